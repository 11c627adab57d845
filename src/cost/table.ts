/** A network's cost table as data for reports: each computed number next to the figure that the paper prints. */

import type { Claim, ClaimQuantity, Network, Row, Subject } from '../network/network.ts'
import { equal, zero } from '../shape/index.ts'
import { amountOf, showAmount } from './amount.ts'
import type { NetworkCosts } from './costs.ts'
import { isBroken, judge } from './judgement.ts'
import type { Following } from './printed_number.ts'
import { nameOfRow } from './row_name.ts'

/** How a printed figure relates to the computed one. */
export type PrintedVerdict = Following | 'waived' | 'differs'

export interface CostCell {
  /** The computed number or shape: `163,696`, `28×28×256`; empty if there is none. */
  readonly computed: string
  /** The printed figure, if the table claims one. */
  readonly printed: {
    readonly text: string
    readonly verdict: PrintedVerdict
    /** The value given by the waiver instead: `9.2K`. */
    readonly waivedAs: string | null
  } | null
}

export interface CostRow {
  /** `inception (3a)`, `total`, `aux1 at 4a`. */
  readonly name: string
  readonly label: string | null
  readonly type: string | null
  /** One per column. */
  readonly cells: readonly CostCell[]
}

export interface CostColumn {
  readonly quantity: ClaimQuantity
  /** `params`, `MACs`. */
  readonly title: string
}

export interface CostTable {
  readonly network: string
  /** The name of the counting convention. */
  readonly convention: string
  readonly header: readonly CostColumn[]
  readonly rows: readonly CostRow[]
  /** The network up to the main output. */
  readonly total: CostRow
  /** Each head's own operations. */
  readonly heads: readonly CostRow[]
  /** The main output and heads together; null without heads. */
  readonly withHeads: CostRow | null
}

const titles: Readonly<Record<ClaimQuantity, string>> = {
  input: 'input',
  output: 'output',
  depth: 'depth',
  params: 'params',
  'frozen params': 'frozen params',
  macs: 'MACs',
  flops: 'FLOPs',
  'activation memory': 'activation memory',
  'receptive field': 'receptive field',
  'effective stride': 'effective stride',
}

const usual: readonly ClaimQuantity[] = ['output', 'depth', 'params', 'macs']

/**
 * The columns of a short report: output, depth, params and MACs, frozen parameters if there are any, and every quantity
 * that the table claims.
 */
export function usualColumns(network: Network, costs: NetworkCosts): readonly ClaimQuantity[] {
  const claimed = new Set(network.claims.map((claim) => claim.quantity))
  const frozen = equal(costs.withHeads.frozenParams, zero) !== 'yes'
  return allColumns.filter(
    (quantity) =>
      usual.includes(quantity) || claimed.has(quantity) || (quantity === 'frozen params' && frozen),
  )
}

/** Every column, in the order of reports. */
export const allColumns = Object.keys(titles) as readonly ClaimQuantity[]

/** A network's costs, row by row, next to the printed figures. */
export function costTable(
  network: Network,
  costs: NetworkCosts,
  columns: readonly ClaimQuantity[] = usualColumns(network, costs),
): CostTable {
  const claims = claimsBySubject(network)
  const line = (subject: Subject, name: string, row: Row | null): CostRow => ({
    name,
    label: row?.label ?? null,
    type: row?.type ?? null,
    cells: columns.map((quantity) =>
      cellOf(network, costs, subject, quantity, claims.get(keyOf(subject, quantity))),
    ),
  })
  return {
    network: network.name,
    convention: costs.convention,
    header: columns.map((quantity) => ({ quantity, title: titles[quantity] })),
    rows: network.rows.map((row, index) => line({ kind: 'row', row: index }, nameOfRow(row), row)),
    total: line({ kind: 'whole' }, 'total', null),
    heads: network.heads.map((head, index) =>
      line({ kind: 'head', head: index }, `${head.name} at ${head.at}`, null),
    ),
    withHeads: network.heads.length === 0 ? null : line({ kind: 'with heads' }, 'with heads', null),
  }
}

function keyOf(subject: Subject, quantity: ClaimQuantity): string {
  const place = subject.kind === 'row' ? subject.row : subject.kind === 'head' ? subject.head : ''
  return `${subject.kind} ${place} ${quantity}`
}

function claimsBySubject(network: Network): ReadonlyMap<string, Claim> {
  return new Map(network.claims.map((claim) => [keyOf(claim.subject, claim.quantity), claim]))
}

function cellOf(
  network: Network,
  costs: NetworkCosts,
  subject: Subject,
  quantity: ClaimQuantity,
  claim: Claim | undefined,
): CostCell {
  const amount = amountOf(network, costs, subject, quantity)
  const everything = amount.kind === 'extent' && amount.everything
  const computed = everything ? 'all' : amount.kind === 'none' ? '' : showAmount(amount, null)
  if (claim === undefined) return { computed, printed: null }
  const judgement = judge(network, costs, claim)
  const { verdict } = judgement
  return {
    computed,
    printed: {
      text: claim.printed.text,
      verdict: isBroken(judgement) ? 'differs' : 'how' in verdict ? verdict.how : 'waived',
      waivedAs: claim.waiver?.value.text ?? null,
    },
  }
}
