/** A random network twice: as an Inc program, and as what TensorFlow.js' layers make of it. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { arbitraryPlan, type NetworkPlan, type RowPlan } from './arbitrary_network.ts'
import { place, placeBody } from './place_pieces.ts'
import { helpers, type Placed, type Shared, TooLarge } from './scope.ts'
import {
  flattened,
  globalAveragePool,
  linear,
  pointwiseOperation,
  type Window,
  windowed,
} from './tfjs_layers.ts'
import { type Entry, joined, newLedger, shapeOf, totalsOf, type Value } from './tfjs_ledger.ts'

export interface WrittenNetwork {
  readonly source: string
  /** Every operation in the order of execution: first for the main output, then for each head. */
  readonly entries: readonly Entry[]
  /** How many of them each head has. */
  readonly heads: readonly number[]
  readonly depth: number
}

const shown = (shape: readonly number[]) => shape.join('×')

interface LabelledRow {
  readonly label: string
  readonly value: Value
}

/** The cells of a row up to the claims, and what it gives. */
function placeRow(row: RowPlan, label: string | null, input: Value, shared: Shared, before: LabelledRow[]) {
  const { ledger } = shared
  const suffix = label === null ? '' : ` (${label})`
  const [height, width] = shapeOf(input)
  const partner = before.find(({ value }) => shapeOf(value)[0] === height && shapeOf(value)[1] === width)
  switch (row.type) {
    case 'block': {
      const block = row.block % shared.blocks.length
      let value = input
      for (let copy = 0; copy < (row.copies ?? 1); copy++)
        value = placeBody(shared, block, value, {
          size: row.size,
          n: row.n,
          s: copy === 0 ? (row.s ?? 1) : 1,
        })
      const cells = [`unit${block + 1}${suffix}`, shown(row.size), row.n, row.copies ?? '', row.s ?? '–']
      return { cells, value }
    }
    case 'max pool':
    case 'avg pool': {
      const operation = row.type === 'max pool' ? 'max_pool' : 'avg_pool'
      const s = row.s ?? 1
      const window: Window = { kernel: row.size, stride: [s, s], padding: { kind: 'same', amount: 0 } }
      const numbers = { window, filters: 1, groups: 1, multiplier: 1, dilation: 1, bias: true }
      const value = windowed(ledger, input, { operation, ...numbers })
      return { cells: [`${row.type}${suffix}`, `${shown(row.size)}/${s}`, '', '', ''], value }
    }
    case 'join':
      if (partner !== undefined) {
        const value = joined(ledger, 'concat', [partner.value, input])
        shared.helpers.add('join')
        return { cells: ['join', '', '-', '', '', partner.label], value }
      }
      return { cells: ['dropout (20%)', '', '', '', ''], value: pointwiseOperation(ledger, input, 'dropout') }
    case 'batch norm':
      return {
        cells: [`batch norm${suffix}`, '', '—', '', ''],
        value: pointwiseOperation(ledger, input, 'batch_norm'),
      }
    case 'dropout':
      return { cells: ['dropout (20%)', '', '', '', ''], value: pointwiseOperation(ledger, input, 'dropout') }
  }
}

const header = ['type', 'size', 'n', 'copies', 's', 'with', 'output size', 'params', 'macs']
const line = (cells: readonly (string | number)[]) => `  | ${cells.join(' | ')} |`

/** A table, with its claims as TensorFlow.js has them; its labelled rows are added to `labelled`. */
function placeTable(rows: readonly RowPlan[], input: Value, shared: Shared, labelled: LabelledRow[]): Placed {
  const { entries } = shared.ledger
  const lines = [line(header), line(header.map(() => '---'))]
  let value = input
  for (const [index, row] of rows.entries()) {
    const first = entries.length
    const label = row.labelled && row.type !== 'join' && row.type !== 'dropout' ? `${index + 1}a` : null
    const placed = placeRow(row, label, value, shared, labelled)
    value = placed.value
    if (label !== null) labelled.push({ label, value })
    const { params, macs } = totalsOf(entries.slice(first))
    const claims = row.claimed ? [shown(shapeOf(value)), params, macs] : ['', '', '']
    lines.push(line([...placed.cells, ...(placed.cells.length === 5 ? [''] : []), ...claims]))
  }
  return { text: `chain table(copies: repeat, s: first)\n${lines.join('\n')}\n`, value }
}

function placeLast({ last, classes }: NetworkPlan, input: Value, { ledger }: Shared): Placed | null {
  if (last === 'nothing') return null
  const cells = shapeOf(input).reduce((all, axis) => all * axis, 1)
  if (last === 'flatten' && cells < 2000) {
    const value = linear(ledger, flattened(ledger, input), classes)
    return { text: `flatten |> linear(${classes})`, value }
  }
  const value = linear(ledger, globalAveragePool(ledger, input), classes)
  return { text: `global_avg_pool |> linear(${classes})`, value }
}

/** Heads at labelled rows: a piece, and a linear layer on the means of its channels. */
function placeHeads(plan: NetworkPlan, labelled: readonly LabelledRow[], shared: Shared) {
  const { ledger } = shared
  return plan.heads.flatMap(({ at, body }, index) => {
    const row = labelled[at % labelled.length]
    if (row === undefined) return []
    const first = ledger.entries.length
    const inner = place(body, row.value, { shared, inside: null, callable: plan.blocks.length })
    const { depth } = linear(ledger, globalAveragePool(ledger, inner.value), plan.classes)
    const entries = ledger.entries.slice(first)
    const name = `head${index + 1}`
    const text = `head ${name} of net at ${row.label} = ${inner.text} |> global_avg_pool |> linear(${plan.classes})`
    // A head's depth is counted from its row on.
    return [{ entries, text: `${text}\n\n${budgetText(`net.${name}`, entries, depth - row.value.depth)}` }]
  })
}

function budgetText(path: string, entries: readonly Entry[], depth?: number): string {
  const { params, frozen, macs } = totalsOf(entries)
  const lines = [`params == ${params}`, `frozen_params == ${frozen}`, `macs == ${macs}`]
  if (depth !== undefined) lines.push(`depth == ${depth}`)
  return [`budget ${path}`, ...lines].join('\n  ')
}

/** Writes and builds a network; null where it is larger than a test needs. */
function writeNetwork(plan: NetworkPlan): WrittenNetwork | null {
  const ledger = newLedger(plan.input)
  const shared: Shared = {
    ledger,
    blocks: plan.blocks,
    bodies: new Map(),
    helpers: new Set(),
    names: new Map(),
  }
  try {
    const stages = place({ kind: 'chain', pieces: plan.stages }, ledger.input, {
      shared,
      inside: null,
      callable: plan.blocks.length,
    })
    const labelled: LabelledRow[] = []
    const table = plan.rows.length === 0 ? null : placeTable(plan.rows, stages.value, shared, labelled)
    const last = placeLast(plan, (table ?? stages).value, shared)
    const { value } = last ?? table ?? stages
    const body = [stages, table, last].flatMap((placed) => (placed === null ? [] : [placed.text]))
    const main = ledger.entries.slice()
    const heads = placeHeads(plan, labelled, shared)
    const blocks = [...shared.bodies].sort(([a], [b]) => a - b)
    const source = [
      ...[...shared.helpers].map((name) => helpers[name]),
      ...blocks.map(([block, text]) => `block unit${block + 1}(size: Size, n: Int, s = 1) : h×w×c = ${text}`),
      `network net : ${shown(plan.input)} -> ${shown(shapeOf(value))} =\n  ${body.join('\n  |> ')}`,
      ...heads.map(({ text }) => text),
      budgetText('net', main, value.depth),
      ...(heads.length > 0 ? [budgetText('net.with_heads', ledger.entries)] : []),
    ].join('\n\n')
    return {
      source: `${plan.plainMarks ? source.replaceAll('×', ' x ').replaceAll('·', '*') : source}\n`,
      entries: ledger.entries,
      heads: heads.map(({ entries }) => entries.length),
      depth: value.depth,
    }
  } catch (error) {
    if (error instanceof TooLarge) return null
    throw error
  } finally {
    tf.disposeVariables()
  }
}

/** Random networks; a counterexample shows its program. */
export const arbitraryNetwork: fc.Arbitrary<WrittenNetwork> = arbitraryPlan
  .map(writeNetwork)
  .filter((written) => written !== null)
  .filter(({ entries }) => entries.length > 0)
  .map((written) => ({ ...written, [fc.toStringMethod]: () => `\n${written.source}` }))
