/** Orders problems by place, reports each once, and merges those with one cause. */
import { withoutEchoes } from './echoes.ts'
import type { Edit, Fix, Label, Problem, ProblemKind } from './problem.ts'
import { problemKinds } from './registry.ts'

/** How many further places are shown; a name that is wrong in thirty rows need not be shown thirty times. */
const maxPlaces = 3

/** A fix at this many places is a renaming, and the one name that they all lack may be the misspelt one. */
const maxSafePlaces = 2

/**
 * Problems in order of place, without echoes, each reported once. The same mistake at several places is reported at the first of them,
 * and several findings of one kind at one place, such as a block's at each of its uses, as the first of them.
 */
export function gathered(problems: readonly Problem[]): readonly Problem[] {
  const ordered = [...withoutEchoes(problems)].sort(
    (a, b) => a.span.source.name.localeCompare(b.span.source.name) || a.span.start - b.span.start,
  )
  const groups = new Map<string, Problem[]>()
  for (const found of ordered) {
    const key = causeOf(found)
    const group = groups.get(key)
    if (!group) groups.set(key, [found])
    else if (!group.some(({ span }) => isSamePlace(span, found.span))) group.push(found)
  }
  return [...groups.values()].map(together)
}

/** The key by which problems count as one. */
function causeOf({ code, span, message }: Problem): string {
  const { reported } =
    (problemKinds as Readonly<Record<string, Pick<ProblemKind<never>, 'reported'>>>)[code] ?? {}
  const place = `${span.source.name} ${span.start} ${span.end}`
  if (reported === 'once per message') return JSON.stringify([code, message, span.source.name])
  return JSON.stringify(reported === 'once per place' ? [code, place] : [code, place, message])
}

function isSamePlace(a: Problem['span'], b: Problem['span']): boolean {
  return a.source.name === b.source.name && a.start === b.start && a.end === b.end
}

/** The first of some problems, with the places of the others as labels. */
function together(group: readonly Problem[]): Problem {
  const [first, ...others] = group as [Problem, ...Problem[]]
  if (others.length === 0) return first
  const left = others.length - maxPlaces
  const labels = others.slice(0, maxPlaces).map(({ span }, index): Label => {
    const isLast = index === maxPlaces - 1 && left > 0
    return {
      span,
      text: isLast ? `and here, and at ${left} more ${left === 1 ? 'place' : 'places'}` : 'and here',
    }
  })
  return {
    ...first,
    labels: [...first.labels, ...labels],
    fixes: first.fixes.map((fix) => everywhere(fix, others)),
  }
}

/** A fix combined with the same fix at the other places. */
function everywhere(fix: Fix, others: readonly Problem[]): Fix {
  const same = others.flatMap(({ fixes }) => fixes.find(({ title }) => title === fix.title) ?? [])
  const edits: readonly Edit[] = [...fix.edits, ...same.flatMap((other) => other.edits)]
  const safe =
    same.length < maxSafePlaces && same.length === others.length && [fix, ...same].every((one) => one.safe)
  return { ...fix, edits, safe }
}
