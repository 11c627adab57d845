/** The table of a random program: rows that call its units and operations, with labels, copies and true claims. */
import { square, type Window } from '../operations.ts'
import { shapeOf, totalsOf, type Value } from '../tfjs/ledger.ts'
import { apply } from '../tfjs/vocabulary.ts'
import { sizeText } from './operation_text.ts'
import { placeBody } from './place_calls.ts'
import type { BlockPlan, RowPlan } from './plans.ts'
import { type Bound, type Placed, type Scope, type Shared, windowText } from './scope.ts'

export interface NamedValue {
  readonly name: string
  readonly value: Value
}

const header = ['type', 'size', 'n', 'copies', 's', 'with', 'output size', 'params', 'macs']
const line = (cells: readonly (string | number)[]) => `  | ${cells.join(' | ')} |`

/** A table on an input, and the results of its labelled rows; rows may read the results that are `named` before it. */
export function placeTable(
  rows: readonly RowPlan[],
  input: Value,
  { shared }: Scope,
  named: readonly NamedValue[],
): { readonly placed: Placed; readonly labelled: readonly NamedValue[] } {
  const { entries } = shared.ledger
  const labelled: NamedValue[] = []
  const lines = [line(header), line(header.map(() => '---'))]
  let value = input
  for (const [index, row] of rows.entries()) {
    const first = entries.length
    // A label of digits and a letter is one in tables only.
    const label =
      row.isLabelled && hasLabel(row) ? (index % 2 === 0 ? `${index + 1}a` : `r${index + 1}`) : null
    const placed = placeRow(row, label, value, shared, [...labelled, ...named])
    value = placed.value
    if (label !== null) labelled.push({ name: label, value })
    const { params, macs } = totalsOf(entries.slice(first))
    const claims = row.isClaimed ? [shapeOf(value).join('×'), params, macs] : ['', '', '']
    lines.push(line([...placed.cells, ...(placed.cells.length === 5 ? [''] : []), ...claims]))
  }
  const text = `chain table(copies: repeat, s: first)\n${lines.join('\n')}\n`
  return { placed: { text, value }, labelled }
}

const hasLabel = ({ type }: RowPlan) => type !== 'join' && type !== 'dropout'

/** The cells of a row up to the claims, and what it gives. */
function placeRow(
  row: RowPlan,
  label: string | null,
  input: Value,
  shared: Shared,
  before: readonly NamedValue[],
) {
  const { ledger, units } = shared
  const suffix = label === null ? '' : ` (${label})`
  const dropped = () => ({
    cells: ['dropout (20%)', '', '', '', ''],
    value: apply(ledger, { name: 'dropout', percent: 20 }, input),
  })
  switch (row.type) {
    case 'unit': {
      const unit = row.unit % units.length
      let value = input
      for (let copy = 0; copy < (row.copies ?? 1); copy++) {
        const bound = boundOfRow(units[unit]!, row, copy === 0 ? (row.s ?? 1) : 1)
        value = placeBody(shared, unit, value, bound)
      }
      const cells = [`unit${unit + 1}${suffix}`, sizeText(row.size), row.n, row.copies ?? '', row.s ?? '–']
      return { cells, value }
    }
    case 'max pool':
    case 'avg pool': {
      const name = row.type === 'max pool' ? 'max_pool' : 'avg_pool'
      const window: Window = { kernel: row.size, stride: square(1, row.s ?? 1).stride }
      const value = apply(ledger, { name, window, padding: { kind: 'same', amount: 0 } }, input)
      return { cells: [`${row.type}${suffix}`, windowText(window, 3), '', '', ''], value }
    }
    case 'join': {
      const [height, width] = shapeOf(input)
      const partner = before.find(({ value }) => shapeOf(value)[0] === height && shapeOf(value)[1] === width)
      if (partner === undefined) return dropped()
      shared.helpers.add('join')
      const value = apply(ledger, { name: 'concat' }, partner.value, input)
      return { cells: ['join', '', '-', '', '', partner.name], value }
    }
    case 'batch norm':
      return {
        cells: [`batch norm${suffix}`, '', '—', '', ''],
        value: apply(ledger, { name: 'batch_norm' }, input),
      }
    case 'dropout':
      return dropped()
  }
}

/** The parameters of a unit are those that have columns. */
function boundOfRow({ parameters }: BlockPlan, row: RowPlan, stride: number): readonly Bound[] {
  return parameters.map(({ kind }): Bound => {
    switch (kind) {
      case 'size':
        return { name: 'size', kind, value: row.size }
      case 'count':
        return { name: 'n', kind, value: row.n }
      case 'stride':
        return { name: 's', kind, value: stride }
      default:
        throw new Error(`a unit has no parameter of the kind ${kind}`)
    }
  })
}
