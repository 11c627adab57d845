/** A network while it is built: operations in execution order, the steps of the call at hand, the rows met so far. */
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

/** The one place of the checker that grows as it goes; everything that leaves it is frozen into a `Network`. */
export interface Building {
  readonly checking: Checking
  readonly input: Shape
  readonly operations: Operation[]
  /** The steps of the call that is being worked out. */
  readonly steps: Step[]
  readonly frame: Frame | null
  readonly depth: number
  readonly record: NetworkRecord
  /** What a message calls the input of the row at hand: `this row's input, from \`max pool\` above`. */
  readonly inputOf: { readonly value: ValueId; readonly words: string }
}

/** What a table or a pipeline comes to, row by row. */
export interface TableRecord {
  readonly rows: Row[]
  readonly claims: Claim[]
}

/** A table inside a block that the network uses, at one place: operations `first … end - 1`. */
export interface InsideTable extends TableRecord {
  readonly first: ValueId
  readonly end: ValueId
  readonly output: ValueId
}

/** What a network comes to besides its operations: its own table or pipeline, and the tables inside its blocks. */
export interface NetworkRecord extends TableRecord {
  readonly network: string
  readonly inside: InsideTable[]
  /** Results by the labels of rows. */
  readonly labels: Map<string, Block>
  /** The names of the heads so far, by key. */
  readonly heads: Set<string>
  printedTable: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } | null
  /** Set when a part could not be worked out and a claimed shape stands in for it: the network is then not complete. */
  incomplete: boolean
}

/** A new building on an input of that shape. */
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

/** The shape of a value. */
export function shapeOfValue(building: Building, value: ValueId): Shape {
  return value === INPUT ? building.input : building.operations[value]!.output
}

/** Appends an operation and makes it a step; gives its value. */
export function appendOperation(building: Building, operation: Omit<Operation, 'id'>): ValueId {
  const id = building.operations.length
  if (id >= limits.operations) {
    building.checking.report(problem('limit/operations', operation.span, { limit: limits.operations }))
    throw new Halt()
  }
  const { proof } = building.checking
  const output = proof ? inSimplestForm(operation.output, proof) : operation.output
  // A network may be large; a block that is proved stands for its uses, and is not.
  if (proof !== null && !proof.isJoining) grantSteps(limits.stepsOfOperation)
  building.operations.push({ id, ...operation, output })
  building.steps.push({ kind: 'operation', operation: id })
  return id
}

/** A call that is entered: where it stands, and what it calls. */
export interface EnteredCall {
  readonly block: string
  readonly span: Span
  readonly declaration: Span
  readonly arguments: BoundArguments
}

/**
 * Enters a call: its own steps, one level deeper. What is reported inside the block says which call it was found in.
 * Halts at a depth that only a recursion reaches.
 */
export function enterCall(building: Building, frame: Frame | null, call: EnteredCall): Building {
  const { checking } = building
  if (building.depth >= limits.callDepth) {
    checking.report(problem('limit/call-depth', call.span, { limit: limits.callDepth }))
    throw new Halt()
  }
  return { ...building, checking: checkingOf(call, checking), steps: [], frame, depth: building.depth + 1 }
}

/** What is reported inside the called block says which call it was found in. */
export function checkingOf(call: EnteredCall, checking: Checking): Checking {
  return { ...checking, report: (found) => checking.report(foundIn(call, found)) }
}

const mostLabels = 4

/** Problems of a value: where the value is a parameter's, the argument that was passed for it is what caused them. */
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
