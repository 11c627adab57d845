/** Printed outputs that contradict each other, found when a row is computed from its printed output. */
import { type Dimension, divide, equal, multiply } from '../shape/index.ts'
import { followingOfAmount } from './amount.ts'
import type { Judgement } from './judgement.ts'

/** The output that a row was computed from, and the row's other figures. */
export interface FedOutput {
  readonly output: Judgement
  readonly figures: readonly Judgement[]
}

/**
 * Whether a failed output contradicts an earlier printed output that its row was computed from: the two print different
 * numbers for an axis that only passes through, and the earlier row's own figures would hold for either.
 */
export function isContradicted({ output: { claim }, figures }: FedOutput, failed: Judgement): boolean {
  const [fed, printed, actual] = [claim.printed, failed.claim.printed, failed.amount]
  if (fed.kind !== 'shape' || printed.kind !== 'shape' || actual.kind !== 'shape') return false
  return printed.axes.some((axis, index) => {
    const [passed, given] = [fed.axes[index], actual.axes[index]]
    if (passed === undefined || given === undefined) return false
    if (equal(passed, given) !== 'yes' || equal(axis, given) !== 'no') return false
    return !figures.some((figure) => excludes(figure, divide(axis, given)))
  })
}

/** Whether a figure rules out that its row has `factor` times the channels (or positions). */
function excludes({ claim, amount }: Judgement, factor: Dimension): boolean {
  if (amount.kind !== 'number' || (claim.quantity !== 'params' && claim.quantity !== 'macs')) return false
  const printed = claim.waiver?.value ?? claim.printed
  return followingOfAmount(printed, { ...amount, value: multiply(amount.value, factor) }) === null
}
