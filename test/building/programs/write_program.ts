/** A random program twice: as text of Inc, and as what TensorFlow.js' layers make of the same plan. */
import { type Entry, inPlainJavaScript, newLedger, shapeOf, totalsOf } from '../tfjs/ledger.ts'
import { apply } from '../tfjs/vocabulary.ts'
import { declarationOf } from './place_calls.ts'
import { placeEnd } from './place_end.ts'
import { place } from './place_pieces.ts'
import { type NamedValue, placeTable } from './place_table.ts'
import type { ProgramPlan } from './plans.ts'
import { helpers, type Limits, type Placed, type Scope, type Shared, Unfit } from './scope.ts'

/** What TensorFlow.js says of a head. */
export interface WrittenHead {
  /** How many operations it has. */
  readonly operations: number
  readonly shape: readonly number[]
  /** Counted from the results that it reads. */
  readonly depth: number
}

export interface WrittenProgram {
  readonly plan: ProgramPlan
  readonly source: string
  /** Every operation in the order of execution: those of the main output, then those of each head. */
  readonly entries: readonly Entry[]
  readonly shape: readonly number[]
  readonly depth: number
  readonly heads: readonly WrittenHead[]
}

const shown = (shape: readonly number[]) => shape.join('×')

/** Writes and builds a program; null where its pieces do not fit, or it is larger than a test needs. */
export function writeProgram(plan: ProgramPlan, limits: Limits): WrittenProgram | null {
  return inPlainJavaScript(() => programOrNull(plan, limits))
}

function programOrNull(plan: ProgramPlan, limits: Limits): WrittenProgram | null {
  const ledger = newLedger(plan.input)
  const shared: Shared = {
    ledger,
    limits,
    units: plan.units,
    blocks: [...plan.units, ...plan.changers],
    bodies: new Map(),
    helpers: new Set(),
    names: new Map(),
  }
  const pipeline: Scope = { shared, inside: null, callable: shared.blocks.length, named: [] }
  try {
    return written(plan, pipeline)
  } catch (error) {
    if (error instanceof Unfit) return null
    throw error
  } finally {
    ledger.dispose()
  }
}

function written(plan: ProgramPlan, pipeline: Scope): WrittenProgram {
  const { shared } = pipeline
  const { ledger, bodies } = shared
  const stages = placeStages(plan, pipeline)
  const inTable =
    plan.rows.length === 0 ? null : placeTable(plan.rows, stages.placed.value, pipeline, stages.named)
  const table = inTable?.placed ?? null
  const end = placeEnd(plan.end, (table ?? stages.placed).value, pipeline)
  const { value } = end ?? table ?? stages.placed
  const main = ledger.entries.slice()
  const heads = placeHeads(plan, inTable?.labelled ?? stages.named, pipeline)
  const parts = [stages.isEmpty ? null : stages.placed, table, end].flatMap((part) => part?.text ?? [])
  const source = [
    ...[...shared.helpers].map((name) => helpers[name]),
    ...[...bodies.keys()].sort((a, b) => a - b).map((block) => declarationOf(shared, block)),
    `network net : ${shown(plan.input)} -> ${shown(shapeOf(value))} =\n  ${parts.join('\n  |> ')}`,
    ...heads.map(({ text }) => text),
    budgetText('net', main, value.depth),
    ...(heads.length > 0 ? [budgetText('net.with_heads', ledger.entries)] : []),
  ].join('\n\n')
  return {
    plan,
    source: `${plan.plainMarks ? inPlainMarks(source) : source}\n`,
    entries: ledger.entries,
    shape: shapeOf(value),
    depth: value.depth,
    heads,
  }
}

/** The spellings of a plain keyboard. */
function inPlainMarks(source: string): string {
  return source
    .replaceAll('×', ' x ')
    .replaceAll('·', '*')
    .replaceAll('²', '^2')
    .replaceAll(/⌊([^⌋]*)⌋/g, 'floor($1)')
    .replaceAll(/⌈([^⌉]*)⌉/g, 'ceil($1)')
}

/** The network's own pipeline, some of whose stages are named. */
function placeStages({ stages }: ProgramPlan, pipeline: Scope) {
  const texts: string[] = []
  const named: NamedValue[] = []
  let value = pipeline.shared.ledger.input
  for (const [index, { piece, isNamed }] of stages.entries()) {
    const placed = place(piece, value, { ...pipeline, named: [...named] })
    value = placed.value
    const name = `e${index + 1}`
    texts.push(isNamed ? `(${placed.text}) as ${name}` : placed.text)
    if (isNamed) named.push({ name, value })
  }
  const placed: Placed = { text: texts.join(' |> '), value }
  return { placed, named, isEmpty: stages.length === 0 }
}

/** Heads at rows: a piece, and a linear layer on the means of its channels. */
function placeHeads(plan: ProgramPlan, rows: readonly NamedValue[], pipeline: Scope) {
  const { ledger } = pipeline.shared
  return plan.heads.flatMap(({ at, body, classes }, index) => {
    const row = rows[at % rows.length]
    if (row === undefined) return []
    const first = ledger.entries.length
    // A head's depth is counted from the results that it reads.
    const named = rows
      .filter(({ name }) => /^[a-z]/.test(name))
      .map(({ name, value }) => ({ name, value: { ...value, depth: 0 } }))
    const inner = place(body, { ...row.value, depth: 0 }, { ...pipeline, named })
    const pooled = apply(ledger, { name: 'global_avg_pool' }, inner.value)
    const value = apply(ledger, { name: 'linear', units: classes, bias: true }, pooled)
    const entries = ledger.entries.slice(first)
    const { depth } = value
    const path = `net.head${index + 1}`
    const declared = `head head${index + 1} of net at ${row.name} = ${inner.text} |> global_avg_pool |> linear(${classes})`
    const text = `${declared}\n\n${budgetText(path, entries, depth)}`
    return [{ text, operations: entries.length, shape: shapeOf(value), depth }]
  })
}

function budgetText(path: string, entries: readonly Entry[], depth?: number): string {
  const { params, frozen, macs } = totalsOf(entries)
  const lines = [`params == ${params}`, `frozen_params == ${frozen}`, `macs == ${macs}`]
  if (depth !== undefined) lines.push(`depth == ${depth}`)
  return [`budget ${path}`, ...lines].join('\n  ')
}
