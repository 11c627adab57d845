/** A random network twice: as an Inc program, and as what TensorFlow.js' layers make of it. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { arbitraryPlan, type NetworkPlan, type RowPlan } from './arbitrary_network.ts'
import { helpers, type Placed, place, placeBody, type Shared, TooLarge } from './place_pieces.ts'
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
  /** Every operation in the order of execution. */
  readonly entries: readonly Entry[]
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

/** A table, with its claims as TensorFlow.js has them. */
function placeTable(rows: readonly RowPlan[], input: Value, shared: Shared): Placed {
  const { entries } = shared.ledger
  const labelled: LabelledRow[] = []
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
    const table = plan.rows.length === 0 ? null : placeTable(plan.rows, stages.value, shared)
    const last = placeLast(plan, (table ?? stages).value, shared)
    const { value } = last ?? table ?? stages
    const body = [stages, table, last].flatMap((placed) => (placed === null ? [] : [placed.text]))
    const { params, frozen, macs } = totalsOf(ledger.entries)
    const blocks = [...shared.bodies].sort(([a], [b]) => a - b)
    const source = [
      ...[...shared.helpers].map((name) => helpers[name]),
      ...blocks.map(([block, text]) => `block unit${block + 1}(size: Size, n: Int, s = 1) : h×w×c = ${text}`),
      `network net : ${shown(plan.input)} -> ${shown(shapeOf(value))} =\n  ${body.join('\n  |> ')}`,
      `budget net\n  params == ${params}\n  frozen_params == ${frozen}\n  macs == ${macs}\n  depth == ${value.depth}`,
    ].join('\n\n')
    return {
      source: `${plan.plainMarks ? source.replaceAll('×', ' x ').replaceAll('·', '*') : source}\n`,
      entries: ledger.entries,
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
