/**
 * Drops echoes: problems that merely follow from another one. The registry entry of a problem lists what it yields to.
 */
import type { Span } from '../source/source.ts'
import type { EchoScope, Problem, ProblemKind } from './problem.ts'
import { problemKinds } from './registry.ts'

type Rules = Pick<ProblemKind<never>, 'yieldsTo' | 'onlyProofs'>

const kinds: Readonly<Record<string, Rules>> = problemKinds

/** The problems without those that follow from another of them. */
export function withoutEchoes(problems: readonly Problem[]): readonly Problem[] {
  const byCode = new Map<string, Problem[]>()
  for (const found of problems) {
    const same = byCode.get(found.code)
    if (same) same.push(found)
    else byCode.set(found.code, [found])
  }
  const uses = new Set(problems.filter(({ isOfProof }) => !isOfProof).map(placeKey))
  return problems.filter((found) => {
    const { yieldsTo, onlyProofs } = kinds[found.code] ?? {}
    // What a use reports with numbers, a proof finds again, unless only a proof can find it.
    if (found.isOfProof && !onlyProofs && uses.has(placeKey(found))) return false
    return !scopes.some((scope) =>
      (yieldsTo?.[scope] ?? []).some((code) =>
        (byCode.get(code) ?? []).some((cause) => cause !== found && follows[scope](found, cause)),
      ),
    )
  })
}

const scopes = ['program', 'network', 'row above', 'proof at the same place'] as const satisfies EchoScope[]

/** Whether a problem is where a cause of that scope explains it. */
const follows: Readonly<Record<EchoScope, (found: Problem, cause: Problem) => boolean>> = {
  program: () => true,
  network: (found, cause) =>
    found.concerns !== undefined && found.concerns.network === cause.concerns?.network,
  'row above': (found, { concerns }) => {
    if (!concerns?.wrongOutput) return false
    const { declaration, wrongOutput } = concerns
    return [found.span, ...found.labels.map(({ span }) => span)].some(
      (place) =>
        isWithin(place, declaration) &&
        // The network's own output is written above its rows.
        (place.start >= wrongOutput.end ||
          (found.code === 'shape/output-differs' && found.span.start < wrongOutput.start)),
    )
  },
  'proof at the same place': (found, cause) =>
    !found.isOfProof && cause.isOfProof === true && placeKey(found) === placeKey(cause),
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end
}

function placeKey({ span: { source, start, end } }: Problem): string {
  return `${source.name} ${start} ${end}`
}
