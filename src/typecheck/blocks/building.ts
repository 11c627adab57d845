/** A network under construction: operations in execution order, the steps of the current call, the rows so far. */
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import {
  type Claim,
  INPUT,
  type Operation,
  type Row,
  type Step,
  type ValueId,
} from '../../network/network.ts'
import { canonicalName } from '../../parser/ast.ts'
import { grantSteps, type Shape } from '../../shape/index.ts'
import { type Span, textOf } from '../../source/source.ts'
import { inSimplestForm } from '../assumptions/proof.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import type { Block, BoundArguments, Frame } from '../values/values.ts'

/** The one mutable structure of the checker. Everything that leaves it is frozen into a `Network`. */
export interface Building {
  readonly checking: Checking
  readonly input: Shape
  readonly operations: Operation[]
  /** The steps of the current call. */
  readonly steps: Step[]
  readonly frame: Frame | null
  readonly depth: number
  readonly record: NetworkRecord
  /** What a message calls the input of the current row: `this row's input, from \`max pool\` above`. */
  readonly inputOf: { readonly value: ValueId; readonly words: string }
}

/** The record of a table or a pipeline, row by row. */
export interface TableRecord {
  readonly rows: Row[]
  readonly claims: Claim[]
}

/** One use of a table inside a block of the network: operations `first … end - 1`. */
export interface InsideTable extends TableRecord {
  readonly first: ValueId
  readonly end: ValueId
  readonly output: ValueId
}

/** The record of a network besides its operations: its own table or pipeline, and the tables inside its blocks. */
interface NetworkRecord extends TableRecord {
  readonly network: string
  readonly inside: InsideTable[]
  /** Results by the labels of rows. */
  readonly labels: Map<string, Block>
  /** The names of the heads so far, by key. */
  readonly heads: Set<string>
  printedTable: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } | null
  /** Set if a part failed and a claimed shape replaces its result: the network is then not complete. */
  incomplete: boolean
}

/** Starts to build a network on an input of this shape. */
export function startBuilding(network: string, input: Shape, checking: Checking): Building {
  return {
    checking,
    input,
    operations: [],
    steps: [],
    frame: null,
    depth: 0,
    record: {
      network,
      rows: [],
      claims: [],
      inside: [],
      labels: new Map(),
      heads: new Set(),
      printedTable: null,
      incomplete: false,
    },
    inputOf: { value: INPUT, words: "the network's input" },
  }
}

export function shapeOfValue(building: Building, value: ValueId): Shape {
  return value === INPUT ? building.input : building.operations[value]!.output
}

/** Appends an operation and makes it a step; returns its value. */
export function appendOperation(building: Building, operation: Omit<Operation, 'id'>): ValueId {
  const id = building.operations.length
  if (id >= limits.operations) {
    building.checking.report(problem('limit/operations', operation.span, { limit: limits.operations }))
    throw new Halt()
  }
  const { proof } = building.checking
  const output = proof ? inSimplestForm(operation.output, proof) : operation.output
  // Each operation of a network grants more work, since a network may be large. The proof of a block has a fixed
  // allowance.
  if (proof !== null && !proof.isJoining) grantSteps(limits.stepsOfOperation)
  building.operations.push({ id, ...operation, output })
  building.steps.push({ kind: 'operation', operation: id })
  return id
}

/** A call being entered: its place, and the block it calls. */
interface EnteredCall {
  readonly block: string
  readonly span: Span
  readonly declaration: Span
  readonly arguments: BoundArguments
}

/**
 * Enters a call: its own steps, one level deeper. Problems inside the block say in which call they were found. Halts
 * at a depth that only a recursion reaches.
 */
export function enterCall(building: Building, frame: Frame | null, call: EnteredCall): Building {
  const { checking } = building
  if (building.depth >= limits.callDepth) {
    checking.report(problem('limit/call-depth', call.span, { limit: limits.callDepth }))
    throw new Halt()
  }
  return { ...building, checking: checkingOf(call, checking), steps: [], frame, depth: building.depth + 1 }
}

/** Problems inside the called block say in which call they were found. */
export function checkingOf(call: EnteredCall, checking: Checking): Checking {
  return { ...checking, report: (found) => checking.report(foundIn(call, found)) }
}

const mostLabels = 4

/** Problems of a value. If the value is a parameter's, the argument passed for it is the cause. */
const aboutValues: ReadonlySet<string> = new Set([
  'shape/out-of-range',
  'shape/window-too-large',
  'shape/not-divisible',
  'type/kind-differs',
  'type/not-whole',
  'limit/integer',
  'limit/count',
])

function foundIn(call: EnteredCall, found: Problem): Problem {
  const { block, span, declaration } = call
  if (!isWithin(found.span, declaration) || isWithin(span, declaration)) return found
  const { labels } = found
  const passed = aboutValues.has(found.code)
    ? call.arguments.get(canonicalName(textOf(found.span)))
    : undefined
  if (passed?.passed)
    return { ...found, span: passed.span, labels: [...labels, { span: found.span, text: 'it is used here' }] }
  const isSaid = labels.some((label) => isWithin(label.span, span) && isWithin(span, label.span))
  if (isSaid || labels.length >= mostLabels) return found
  return { ...found, labels: [...labels, { span, text: `in this use of \`${block}\`` }] }
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end
}
