/** Faults of shapes that only follow from a row whose output is not what its table prints. */
import type { Problem } from '../diagnostics/problem.ts'
import type { Network } from '../network/network.ts'
import type { Span } from '../source/source.ts'

/** What can follow from a wrong size or width. An argument out of its range does not. */
const followers: ReadonlySet<string> = new Set([
  'shape/axes-differ',
  'shape/condition-fails',
  'shape/input-differs',
  'shape/not-divisible',
  'shape/output-differs',
  'shape/rank',
  'shape/window-too-large',
])

/**
 * The problems without those that follow from another one: where a row's output differs from what is printed, shapes
 * that do not fit in the rows below it, and an output that is not the signature's, are its consequences.
 */
export function withoutShapeEchoes(
  problems: readonly Problem[],
  networks: readonly Network[],
  claims: readonly Problem[],
): readonly Problem[] {
  const causes = networks.flatMap((network) => {
    const row = firstWrongOutput(network, claims)
    return row === null ? [] : [{ network: network.span, row }]
  })
  if (causes.length === 0) return problems
  return problems.filter(
    ({ code, span, labels }) =>
      !followers.has(code) ||
      !causes.some(({ network, row }) =>
        [span, ...labels.map((label) => label.span)].some(
          (place) =>
            isWithin(place, network) &&
            (place.start >= row.end || (code === 'shape/output-differs' && span.start < row.start)),
        ),
      ),
  )
}

/** The first row whose printed output is reported to differ. */
function firstWrongOutput({ rows, claims }: Network, problems: readonly Problem[]): Span | null {
  const differs = new Set(problems.filter(({ code }) => code === 'claim/differs').map(({ span }) => span))
  const wrong = claims.flatMap(({ subject, quantity, span }) =>
    subject.kind === 'row' && quantity === 'output' && differs.has(span) ? [subject.row] : [],
  )
  return wrong.length === 0 ? null : rows[Math.min(...wrong)]!.span
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end
}
