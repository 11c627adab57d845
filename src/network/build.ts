/**
 * Builds a network operation by operation, without source text and without the checker: for readers of other formats.
 *
 * Shapes follow from the operations' own `infer`. Calls, rows and heads are opened, filled and closed again, the
 * innermost first. Whatever has no place in a source gets a line in an outline of the network.
 */
import { type AnyPrimitive, primitives, type ShapeFault } from '../ops/index.ts'
import { decide, type Facts } from '../shape/index.ts'
import type { Source, Span } from '../source/source.ts'
import { type GivenArguments, wholeArguments } from './given_arguments.ts'
import {
  type Call,
  type CallArgument,
  type CallInput,
  type Head,
  INPUT_NAME,
  MAIN_NAME,
  type NamedInput,
  type NamedResult,
  type Network,
  type Operation,
  type Row,
  type Step,
  type ValueId,
} from './network.ts'
import { inputValue, isInput, shapeOf } from './shape_of.ts'

/** A network in the making, or an open call or head of it. It grows as it is added to. */
export interface NetworkBuilder extends Pick<Network, 'name' | 'inputs' | 'operations' | 'span'> {
  /** The values that the network, the call or the head is applied to. */
  readonly values: readonly ValueId[]
  /** The outline of the network. */
  readonly source: Source
  readonly part: Part
  readonly steps: readonly Step[]
  readonly first: ValueId
  readonly growing: Growing
}

/** What a builder builds. */
type Part =
  | { readonly kind: 'body' }
  | { readonly kind: 'call'; readonly use: BlockUse; readonly outer: Step[] }
  | { readonly kind: 'head'; readonly use: HeadUse }

/** What the parts of a network in the making share; only this file changes it. */
interface Growing {
  readonly operations: Operation[]
  readonly rows: Omit<Row, 'occurrence'>[]
  readonly heads: Head[]
  /** The place of each block's first use. */
  readonly blocks: Map<string, Span>
  readonly outline: { readonly name: string; text: string }
  given: Facts
  /** The steps of the open parts, outermost first. Only the innermost takes more. */
  readonly open: Step[][]
}

/** The value that an operation gives, or why it does not take what it is applied to. */
export type Applied =
  | { readonly ok: true; readonly value: ValueId }
  | { readonly ok: false; readonly fault: ShapeFault }

/** A use of a block. */
export interface BlockUse {
  readonly block: string
  readonly inputs: readonly {
    /** `input` where it is left out. */
    readonly name?: string
    readonly value: ValueId
    /** Names of the input's sizes by axis; null for an axis without one. */
    readonly sizes?: readonly (string | null)[]
  }[]
  readonly arguments?: readonly CallArgument[]
  readonly documentation?: string
  readonly transparent?: boolean
  /** Uses are of one block if they have the same declaration or, without one, the same name. */
  readonly declaration?: Span
}

/** A head, which starts at a row. */
export interface HeadUse {
  readonly head: string
  /** The row's label or type, as it would be written. */
  readonly at: string
  readonly input: ValueId
  readonly documentation?: string
  readonly span?: Span
}

/** A row of the network's table, or a stage of its pipeline. */
export interface RowUse {
  readonly type: string
  readonly label?: string | null
  readonly input: ValueId
  readonly span?: Span
}

/** A row that is not closed yet. */
export interface OpenRow extends Pick<Row, 'type' | 'label' | 'span' | 'input' | 'first' | 'firstStep'> {
  readonly builder: NetworkBuilder
}

/**
 * A network without operations. The sizes of its inputs may be names; `given` is what is known of them. `sourceName` is
 * what messages and generated files call the source of the network, such as the file that it is read from.
 */
export function networkBuilder(
  name: string,
  inputs: readonly NamedInput[],
  { given = [], sourceName = name }: { readonly given?: Facts; readonly sourceName?: string } = {},
): NetworkBuilder {
  const outline = { name: sourceName, text: '' }
  const steps: Step[] = []
  const growing: Growing = {
    operations: [],
    rows: [],
    heads: [],
    blocks: new Map(),
    outline,
    given,
    open: [steps],
  }
  return {
    name,
    inputs,
    operations: growing.operations,
    span: written(outline, `network ${name}`, 0),
    values: inputs.map((_, index) => inputValue(index)),
    source: outline,
    part: { kind: 'body' },
    steps,
    first: 0,
    growing,
  }
}

/** Adds a line to the outline, below what is open; gives its place. */
export function outlineLine({ growing }: NetworkBuilder, text: string): Span {
  return written(growing.outline, text, growing.open.length)
}

function written(outline: Growing['outline'], text: string, depth: number): Span {
  const start = outline.text.length + 2 * depth
  outline.text += `${'  '.repeat(depth)}${text}\n`
  return { source: outline, start, end: start + text.length }
}

/**
 * Applies an operation. `formulas` are those numbers that follow from parameters and input sizes of the open call, in
 * their names. What the operation needs of sizes that are names, and what does not follow from the conditions of the
 * network so far, becomes a condition of the network.
 */
export function applyOperation(
  builder: NetworkBuilder,
  primitive: string,
  inputs: readonly ValueId[],
  given: GivenArguments = {},
  { formulas = {}, span }: { readonly formulas?: GivenArguments; readonly span?: Span | undefined } = {},
): Applied {
  const { growing } = builder
  const steps = stepsOf(builder)
  const record = (primitives as Readonly<Record<string, AnyPrimitive>>)[primitive]
  if (record === undefined) throw new Error(`There is no operation \`${primitive}\`.`)
  const args = wholeArguments(record, given)
  const shapes = inputs.map((input) => shapeOf(builder, existing(builder, input)))
  const inference = record.infer(shapes, args)
  if (!inference.ok) return inference
  for (const { fact } of inference.needs)
    if (decide(fact, growing.given).kind !== 'proved') growing.given = [...growing.given, fact]
  const value = growing.operations.length
  growing.operations.push({
    id: value,
    primitive,
    arguments: args,
    formulas: wholeArguments(record, { ...args, ...formulas }),
    inputs,
    output: inference.output,
    span: span ?? outlineLine(builder, primitive),
  })
  steps.push({ kind: 'operation', operation: value })
  return { ok: true, value }
}

/** Opens a call of a block: what is added to the result is inside the call, until it is closed. */
export function openCall(builder: NetworkBuilder, use: BlockUse): NetworkBuilder {
  const outer = stepsOf(builder)
  const values = use.inputs.map(({ value }) => existing(builder, value))
  const span = outlineLine(builder, `block ${use.block}`)
  const { blocks } = builder.growing
  if (!blocks.has(use.block)) blocks.set(use.block, span)
  return opened({ ...builder, span, values, part: { kind: 'call', use, outer } })
}

/** Closes the open call. `results` is the value of its only result, or several by name. */
export function closeCall(call: NetworkBuilder, results: ValueId | readonly NamedResult[]): void {
  const { part, growing } = call
  if (part.kind !== 'call') throw new Error(`A ${part.kind} cannot be closed as a call.`)
  const { use, outer } = part
  const made = callOf(call, results, {
    block: use.block,
    declaration: use.declaration ?? growing.blocks.get(use.block)!,
    documentation: use.documentation ?? null,
    arguments: use.arguments ?? [],
    transparent: use.transparent ?? false,
    inputs: use.inputs.map(({ name = INPUT_NAME, value, sizes = [] }): CallInput => {
      const shape = shapeOf(call, value)
      if (sizes.length > shape.length) throw new Error(`\`${use.block}\` names too many sizes of its input.`)
      const named = sizes.map((size, axis) => size !== null && { name: size, size: shape[axis]!, axis })
      return { name, value, sizes: named.filter((size) => size !== false) }
    }),
  })
  closed(call)
  outer.push({ kind: 'call', call: made })
}

/** Opens a row of the network's table, or a stage of its pipeline. */
export function openRow(builder: NetworkBuilder, use: RowUse): OpenRow {
  const { type, label = null, input } = use
  const firstStep = stepsOf(builder).length
  const span = use.span ?? outlineLine(builder, label === null ? `row ${type}` : `row ${type} (${label})`)
  const first = builder.operations.length
  return { builder, type, label, span, input: existing(builder, input), first, firstStep }
}

/** Closes a row: what was added since it was opened belongs to it. */
export function closeRow({ builder, firstStep, ...row }: OpenRow, output: ValueId): void {
  const { length } = stepsOf(builder)
  const isInBody = builder.part.kind === 'body'
  builder.growing.rows.push({
    ...row,
    output: existing(builder, output),
    end: builder.operations.length,
    firstStep: isInBody ? firstStep : -1,
    endStep: isInBody ? length : -1,
  })
}

/** Opens a head. The network's body takes nothing more from the first head on. */
export function openHead(builder: NetworkBuilder, use: HeadUse): NetworkBuilder {
  if (builder.part.kind !== 'body' || builder.growing.open.length !== 1)
    throw new Error('A head is opened where nothing else is open.')
  const span = use.span ?? outlineLine(builder, `head ${use.head}`)
  return opened({ ...builder, span, values: [existing(builder, use.input)], part: { kind: 'head', use } })
}

/** Closes the open head. */
export function closeHead(head: NetworkBuilder, output: ValueId): void {
  const { part, growing, span, first } = head
  if (part.kind !== 'head') throw new Error(`A ${part.kind} cannot be closed as a head.`)
  const { head: name, at, input, documentation = null } = part.use
  const inputs = [{ name: INPUT_NAME, value: input, sizes: [] }]
  const body = callOf(head, output, { ...bodyCall, declaration: span, documentation, inputs })
  closed(head)
  growing.heads.push({ name, at, input, output, first, end: body.end, body, span })
}

/** What a network has besides its operations. */
export type NetworkDetails = Partial<
  Pick<Network, 'documentation' | 'hasTable' | 'printedTable' | 'claims' | 'budgets' | 'recipe'>
>

/** The finished network; nothing may be added to its builder any more. */
export function finishNetwork(
  builder: NetworkBuilder,
  results: ValueId | readonly NamedResult[],
  details: NetworkDetails = {},
): Network {
  const { name, span, inputs, operations, values, growing, part } = builder
  if (part.kind !== 'body' || growing.open.length !== 1)
    throw new Error(`A part of \`${name}\` is still open, or it is finished.`)
  const { documentation = null } = details
  const body = callOf(builder, results, {
    ...bodyCall,
    declaration: span,
    documentation,
    inputs: values.map((value, index) => ({ name: inputs[index]!.name, value, sizes: [] })),
  })
  growing.open.length = 0
  return {
    name,
    span,
    inputs,
    given: growing.given,
    operations,
    results: body.results,
    body: { ...body, end: growing.heads[0]?.first ?? body.end },
    rows: numbered(growing.rows),
    heads: growing.heads,
    documentation,
    hasTable: false,
    printedTable: null,
    claims: [],
    budgets: [],
    recipe: null,
    ...details,
  }
}

const bodyCall = { block: null, arguments: [], transparent: false } as const

type OfUse = 'block' | 'declaration' | 'documentation' | 'arguments' | 'transparent' | 'inputs'

/** The call that the innermost open part comes to. */
function callOf(
  builder: NetworkBuilder,
  results: ValueId | readonly NamedResult[],
  use: Pick<Call, OfUse>,
): Call {
  const { growing, steps, first, operations } = builder
  if (growing.open.at(-1) !== steps)
    throw new Error('Another part of the network is open, or it is finished.')
  const named = typeof results === 'number' ? [{ name: MAIN_NAME, value: results }] : results
  for (const { value } of named) existing(builder, value)
  return { ...use, results: named, steps, first, end: operations.length }
}

function numbered(rows: Growing['rows']): readonly Row[] {
  const counts = new Map<string, number>()
  const indices = rows.map(({ type }) => {
    const index = (counts.get(type) ?? 0) + 1
    counts.set(type, index)
    return index
  })
  return rows.map((row, at) => ({
    ...row,
    occurrence: { index: indices[at]!, count: counts.get(row.type)! },
  }))
}

function opened(part: Omit<NetworkBuilder, 'steps' | 'first'>): NetworkBuilder {
  const steps: Step[] = []
  part.growing.open.push(steps)
  return { ...part, steps, first: part.operations.length }
}

function closed({ growing }: NetworkBuilder): void {
  growing.open.pop()
}

/** The steps of a part that may be added to. */
function stepsOf({ growing, steps, part, name }: NetworkBuilder): Step[] {
  const innermost = growing.open.at(-1)
  if (innermost !== steps) throw new Error(`Another part of \`${name}\` is open, or it is finished.`)
  if (part.kind === 'body' && growing.heads.length > 0)
    throw new Error(`The body of \`${name}\` ended where its first head began.`)
  return innermost
}

/** The value, which must be there by now. */
function existing({ inputs, operations, name }: NetworkBuilder, value: ValueId): ValueId {
  const isThere = isInput(value) ? -value <= inputs.length : value < operations.length
  if (!isThere || !Number.isInteger(value)) throw new Error(`\`${name}\` has no value ${value} so far.`)
  return value
}
