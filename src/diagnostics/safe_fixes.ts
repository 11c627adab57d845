/** Applies safe fixes to a text: which ones can be applied together, and the text that results. */
import type { Source } from '../source/source.ts'
import type { Edit, Fix, Problem } from './problem.ts'

/** A problem, and the safe fix to apply for it. */
export interface ApplicableFix {
  readonly problem: Problem
  readonly fix: Fix
}

/**
 * The safe fixes that can be applied to one text together: one per problem, with all edits within this text, and no two
 * that touch. Earlier ones win; the rest are left for the next round.
 */
export function applicable(problems: readonly Problem[], source: Source): readonly ApplicableFix[] {
  const fixes = problems.flatMap((problem): ApplicableFix[] => {
    const fix = problem.fixes.find(({ safe, edits }) => safe && edits.length > 0 && isOf(source, edits))
    return fix ? [{ problem, fix }] : []
  })
  const taken: Edit[] = []
  const chosen: ApplicableFix[] = []
  for (const each of [...fixes].sort((a, b) => startOf(a) - startOf(b))) {
    const { edits } = each.fix
    if (edits.some((edit) => taken.some((other) => touch(edit, other)))) continue
    taken.push(...edits)
    chosen.push(each)
  }
  return chosen
}

/** The text with edits applied, which must not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = ''
  let done = 0
  for (const { span, text: replacement } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    result += text.slice(done, span.start) + replacement
    done = span.end
  }
  return result + text.slice(done)
}

function isOf(source: Source, edits: readonly Edit[]): boolean {
  return edits.every(({ span }) => span.source.name === source.name && span.source.text === source.text)
}

function startOf({ fix }: ApplicableFix): number {
  return Math.min(...fix.edits.map(({ span }) => span.start))
}

/** Whether two edits touch; two insertions at one place do. */
function touch(a: Edit, b: Edit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end
}
