/** Common causes of many failing figures: a unit with another meaning, or a block that all the rows call. */
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Call, Claim, Network, Printed, PrintedNumber, Row } from '../network/network.ts'
import { type Dimension, divide, equal, multiply, number, show } from '../shape/index.ts'
import { firstLine } from '../source/source.ts'
import { followingOfAmount, showAmount } from './amount.ts'
import { isBroken, type Judgement } from './judgement.ts'
import { nameOfRow } from './row_name.ts'

/** One problem for many figures, and the claims that it accounts for. */
interface CommonCause {
  readonly found: Problem
  readonly explains: ReadonlySet<Claim>
}

/** Fewer may fail by accident. */
const minFigures = 3

/** The common causes of the failing figures. `judgements` are given per row, in order. */
export function commonCauses(
  network: Network,
  judgements: readonly (readonly Judgement[])[],
): readonly CommonCause[] {
  const all = judgements.flat()
  if (all.filter(isBroken).length < minFigures) return []
  const units = unitCauses(all)
  if (units.length > 0) return units
  return blockCauses(network, judgements)
}

const sizes = { K: 1, M: 2, G: 3, T: 4 } as const

/** Units with which many figures fail that would all follow if, say, K were 1024 instead of 1000. */
function unitCauses(judgements: readonly Judgement[]): readonly CommonCause[] {
  return Object.entries(sizes).flatMap(([suffix, power]) => {
    const printedSo = judgements.filter(({ claim }) => unitOf(claim.printed) === suffix)
    const broken = printedSo.filter(isBroken)
    const [first] = broken
    if (!first || broken.length < minFigures) return []
    const size = (first.claim.printed as PrintedNumber).unit!.size
    const others = [1000n, 1024n].map((base) => number(base ** BigInt(power)))
    const meant = others.find(
      (other) => equal(other, size) === 'no' && printedSo.every((judgement) => followsWith(judgement, other)),
    )
    if (!meant) return []
    const facts = { unit: suffix, meant: show(meant), size: show(size), count: broken.length }
    const labels = broken
      .slice(1, 3)
      .map(({ claim }) => ({ span: claim.span, text: `follows with ${show(meant)}` }))
    const found = problem('claim/unit', first.claim.span, facts, { labels })
    return [{ found, explains: new Set(printedSo.map(({ claim }) => claim)) }]
  })
}

function unitOf(printed: Printed): string | null {
  return printed.kind === 'number' ? (printed.unit?.suffix ?? null) : null
}

/** Whether a figure, or the value of its waiver, would follow with another size of its unit. */
function followsWith({ claim, amount }: Judgement, size: Dimension): boolean {
  const values = claim.waiver === null ? [claim.printed] : [claim.printed, claim.waiver.value]
  return values.some((value) => followingOfAmount(withSize(value, size), amount) !== null)
}

function withSize(printed: Printed, size: Dimension): Printed {
  if (printed.kind !== 'number' || printed.unit === null || printed.precision === null) return printed
  const factor = divide(size, printed.unit.size)
  const unit = { ...printed.unit, size }
  return {
    ...printed,
    unit,
    value: multiply(printed.value, factor),
    precision: multiply(printed.precision, factor),
  }
}

/** Blocks whose rows all fail in the same figures while their printed sizes hold: the block itself differs. */
function blockCauses(
  network: Network,
  judgements: readonly (readonly Judgement[])[],
): readonly CommonCause[] {
  const ofBlock = new Map<number, { readonly call: Call; readonly rows: number[] }>()
  for (const [index, row] of network.rows.entries()) {
    const call = callOf(network, row)
    if (!call) continue
    const known = ofBlock.get(call.declaration.start)
    if (known) known.rows.push(index)
    else ofBlock.set(call.declaration.start, { call, rows: [index] })
  }
  return [...ofBlock.values()].flatMap(({ call, rows }) => {
    const ofRows = rows.map((index) => judgements[index]!)
    const isSize = ({ claim }: Judgement) => claim.quantity === 'input' || claim.quantity === 'output'
    const isSame = (one: readonly Judgement[]) =>
      one.some(isBroken) && !one.some((judgement) => isSize(judgement) && isBroken(judgement))
    const broken = ofRows.flatMap((one) => one.filter(isBroken))
    const [first] = broken
    if (!first || rows.length < minFigures || !ofRows.every(isSame)) return []
    const facts = {
      block: call.block!,
      rows: rows.length,
      row: nameOfRow(network.rows[rows[0]!]!),
      header: first.claim.header,
      printed: first.claim.printed.text,
      actual: showAmount(first.amount, first.claim.printed),
    }
    const labels = [
      { span: firstLine(call.declaration), text: 'each of these rows calls this block' },
      ...ofRows.slice(1, 3).flatMap((one) => {
        const { claim, amount } = one.find(isBroken)!
        return [{ span: claim.span, text: `the row gives ${showAmount(amount, claim.printed)}` }]
      }),
    ]
    const found = problem('claim/block-differs', first.claim.span, facts, { labels })
    return [{ found, explains: new Set(broken.map(({ claim }) => claim)) }]
  })
}

/** The only call that a row makes, if it is of a block declared in the network's own file. */
function callOf(network: Network, row: Row): Call | null {
  const calls = network.body.steps
    .slice(Math.max(0, row.firstStep), Math.max(0, row.endStep))
    .flatMap((step) => (step.kind === 'call' ? [step.call] : []))
  const [call] = calls
  return calls.length === 1 && call?.block && call.declaration.source === row.span.source ? call : null
}
