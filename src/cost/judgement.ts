/**
 * Judges one claim: whether the printed figure follows and, if it is waived, whether the waiver is needed and its value
 * holds.
 */

import type { Claim, Network } from '../network/network.ts'
import { shapeOf } from '../network/shape_of.ts'
import { showFactor } from '../shape/index.ts'
import { type Amount, amountOf, endsOf, followingOfAmount, showAmount } from './amount.ts'
import type { NetworkCosts } from './costs.ts'
import type { Following } from './printed_number.ts'

export type Verdict =
  /** The printed figure follows, and nothing waives it. */
  | { readonly kind: 'follows'; readonly how: Following }
  /** It does not follow, and nothing waives it. */
  | { readonly kind: 'differs' }
  /** It does not follow, but the value of its waiver holds. */
  | { readonly kind: 'waived' }
  /** It follows but is waived; `valueHolds` if the waiver's value follows as well. */
  | { readonly kind: 'waived needlessly'; readonly how: Following; readonly valueHolds: boolean }
  /** Neither the figure nor the value of its waiver follows. */
  | { readonly kind: 'waived wrongly' }

export interface Judgement {
  readonly claim: Claim
  readonly amount: Amount
  readonly verdict: Verdict
}

/** Compares a claim with the network's computed amount. */
export function judge(network: Network, costs: NetworkCosts, claim: Claim): Judgement {
  const amount = amountOf(network, costs, claim.subject, claim.quantity)
  const how = followingOfAmount(claim.printed, amount, network.given)
  if (claim.waiver === null)
    return { claim, amount, verdict: how === null ? { kind: 'differs' } : { kind: 'follows', how } }
  const valueHolds = followingOfAmount(claim.waiver.value, amount, network.given) !== null
  if (how !== null) return { claim, amount, verdict: { kind: 'waived needlessly', how, valueHolds } }
  return { claim, amount, verdict: { kind: valueHolds ? 'waived' : 'waived wrongly' } }
}

/** Whether neither the printed figure nor the value of its waiver matches the network. */
export function isBroken({ verdict }: Judgement): boolean {
  return verdict.kind === 'differs' || verdict.kind === 'waived wrongly'
}

/**
 * The computed value of a claim's subject, for messages: `190,341 = 185.9K`, `28×28×310 = 64 + 182 + 32 + 32 channels`.
 */
export function showActual(network: Network, { claim, amount }: Judgement): string {
  if (amount.kind === 'none') return `none: ${amount.why}`
  if (amount.kind === 'extent' && amount.everything)
    return `the whole ${showAmount(amount, null)} of the input`
  const shown = showAmount(amount, claim.printed)
  const branches = claim.quantity === 'output' ? joinedChannels(network, claim) : null
  return branches === null ? shown : `${shown} = ${branches.join(' + ')} channels`
}

/** The channels of each branch, if the subject ends in its own concatenation. */
function joinedChannels(network: Network, { subject }: Claim): readonly string[] | null {
  const { input, output } = endsOf(network, subject)
  const last = network.operations[output]
  if (last?.primitive !== 'concat' || output === input || last.inputs.length < 2) return null
  return last.inputs.map((branch) => showFactor(shapeOf(network, branch).at(-1)!))
}

/** The subject in a message: `the row`. */
export function nounOf({ subject }: Claim): string {
  switch (subject.kind) {
    case 'row':
      return 'the row'
    case 'head':
      return 'the head'
    case 'whole':
    case 'with heads':
      return 'the network'
  }
}
