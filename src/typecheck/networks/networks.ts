/** From a `network` declaration, or a member of a family, to a `Network`. */

import { problem } from '../../diagnostics/report.ts'
import {
  type Call,
  type Claim,
  INPUT,
  INPUT_NAME,
  MAIN_NAME,
  type Network,
  type Row,
  type Step,
  type ValueId,
} from '../../network/network.ts'
import {
  canonicalName,
  type FamilyDeclaration,
  type NetworkDeclaration,
  nameOfAxis,
  type Signature,
} from '../../parser/ast.ts'
import { BeyondAllowance, type Shape, shapesEqual } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { bindArguments } from '../blocks/binding.ts'
import { type Building, type InsideTable, shapeOfValue, startBuilding } from '../blocks/building.ts'
import { conditionHolds } from '../blocks/conditions.ts'
import { bindSizes, matchPattern, promisedShape, reportOutput } from '../blocks/signature.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import { occurrences } from '../tables/row_names.ts'
import { applyAsRows } from '../tables/stages.ts'
import { declaredBlock } from '../values/definitions.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'
import {
  type Block,
  type BoundArguments,
  constant,
  type DeclaredBlock,
  type Value,
} from '../values/values.ts'
import type { AskedSize } from './asked_size.ts'
import { checkingAt, type NetworkInput, networkInput, signatureAt } from './network_input.ts'
import { openStructure, withinAllowance } from './open_structure.ts'

/** A network that was built, with the building that its heads go on from; complete without its heads and budgets. */
export interface BuiltNetwork {
  readonly name: string
  readonly network: Network
  /** False where a part was reported: then all that can be held are the claims of the other rows. */
  readonly isFinished: boolean
  /** Whether a recipe was read, right or wrong. */
  readonly isTrained: boolean
  /** The network once more for each table inside its blocks, with the rows and claims of that table. */
  readonly inside: readonly Network[]
  readonly building: Building
  /** The scope in which heads are evaluated: the file's. */
  readonly scope: Scope
}

/** Builds a declared network with its options at their defaults; null after reporting why it cannot be built. */
export function buildNetwork(
  declaration: NetworkDeclaration,
  scope: Scope,
  asked: AskedSize | null,
  checking: Checking,
): BuiltNetwork | null {
  const declared = declaredBlock(declaration, scope)
  if (!optionsHaveDefaults(declared, checking)) return null
  const bound = bindArguments(declared, [], { span: declaration.name.span }, checking)
  if (!bound) return null
  const { signature, name } = declaration
  const options = innerScope(scope, new Map([...bound].map(([key, { value }]) => [key, bindingOf(value)])))
  const input = networkInput(name.text, signature, options, asked, checking)
  if (!input) return null
  const there = checkingAt(signature, input, checking)
  const building = startBuilding(
    name.text,
    input.shape,
    checking.interpreter.atNames.ofNetwork(declaration, input.shape, there),
  )
  const block: Block = {
    kind: 'declared',
    declared: { ...declared, signature: signatureAt(signature, input) },
    arguments: optionsAt(signature, input, bound),
    span: name.span,
  }
  const result = withinAllowance(building, () => applyAsRows(block, INPUT, building))
  return finish(name.text, declaration, building, input, result, scope)
}

/** Builds a member of a family from what `applyBody` makes of the input. */
export function buildMember(
  name: string,
  declaration: FamilyDeclaration,
  scope: Scope,
  asked: AskedSize | null,
  checking: Checking,
  applyBody: (building: Building) => ValueId | null,
): BuiltNetwork | null {
  const input = networkInput(name, declaration.signature, scope, asked, checking)
  if (!input) return null
  const there = checkingAt(declaration.signature, input, checking)
  const building = startBuilding(
    name,
    input.shape,
    checking.interpreter.atNames.ofNetwork(declaration, input.shape, there),
  )
  const signature = signatureAt(declaration.signature, input)
  const inside = sizesBound(name, declaration, signature, input, scope, building)
  const result = inside && withinAllowance(building, () => applyBody(building))
  const holds =
    inside !== null &&
    result !== null &&
    (input.isOther || checkNetworkOutput(name, declaration, signature, input.shape, result, inside, building))
  return finish(name, declaration, building, input, holds ? result : null, scope)
}

/** The scope in which a family's output is read: its sizes are bound, and its condition is held, or given where they are names. */
function sizesBound(
  name: string,
  { name: { span } }: FamilyDeclaration,
  signature: Signature,
  input: NetworkInput,
  scope: Scope,
  { checking }: Building,
): Scope | null {
  const match = matchPattern(signature.input, input.shape, new Map(), scope, checking)
  if (!match || 'fault' in match) return scope
  const inside = innerScope(scope, bindSizes(match, canonicalName, null))
  const { where } = signature
  return !where || conditionHolds(name, where, inside, match, span, checking) ? inside : null
}

const bindingOf = (value: Value): Binding => ({ kind: 'value', value })

/** An option that is an axis of the input has the size that is asked for. */
function optionsAt(
  signature: Signature,
  { shape, isOther }: NetworkInput,
  bound: BoundArguments,
): BoundArguments {
  if (!isOther) return bound
  const options = new Map(bound)
  for (const [index, axis] of signature.input.axes.entries()) {
    const key = nameOfAxis(axis)?.key
    const option = key === undefined ? undefined : options.get(key)
    if (option) options.set(key!, { ...option, value: constant(shape[index]!) })
  }
  return options
}

function optionsHaveDefaults(declared: DeclaredBlock, checking: Checking): boolean {
  const without = declared.parameters.filter(({ defaultValue }) => defaultValue === null)
  for (const { name } of without)
    checking.report(
      problem('type/option-without-default', name.span, { network: declared.name, option: name.text }),
    )
  return without.length === 0
}

function checkNetworkOutput(
  name: string,
  declaration: FamilyDeclaration,
  signature: Signature,
  input: Shape,
  result: ValueId,
  scope: Scope,
  building: Building,
): boolean {
  if (!signature.output) return false
  const promised = promisedShape(signature.output, input, scope, building.checking)
  if (!promised) return false
  const found = shapeOfValue(building, result)
  const truth = shapesEqual(promised, found)
  if (truth === 'yes') return true
  const at = building.record.rows.at(-1)?.span ?? signature.span
  if (truth === 'unknown')
    return building.checking.interpreter.atNames.proveOutput(
      { declaration, body: { span: at } },
      signature.output,
      promised,
      found,
      building.checking,
    )
  reportOutput(name, signature.output, promised, found, null, at, building.checking)
  return false
}

/**
 * The network of what was built; `result` is null where it could not be worked out to its end, or does not give what
 * its signature says. `passed` are the parameters of a block that is worked out at names.
 */
export function finish(
  name: string,
  declaration: { readonly documentation: string | null; readonly span: Span },
  building: Building,
  { isOther }: NetworkInput,
  result: ValueId | null,
  scope: Scope,
  passed: Call['arguments'] = [],
): BuiltNetwork {
  const { record } = building
  const isFinished = result !== null && !record.incomplete
  const network: Network = {
    name,
    documentation: declaration.documentation,
    span: declaration.span,
    inputs: [{ name: INPUT_NAME, shape: building.input }],
    given: building.checking.proof?.given.slice() ?? [],
    operations: building.operations,
    results: [{ name: MAIN_NAME, value: result ?? INPUT }],
    body: bodyCall(declaration, building.steps.slice(), result ?? INPUT, building.operations.length, passed),
    rows: numbered(record.rows),
    hasTable: record.printedTable !== null,
    printedTable: record.printedTable,
    heads: [],
    // What is printed is about the size that is printed.
    claims: isOther ? [] : isFinished ? record.claims : record.claims.filter(isOfOneRow),
    budgets: [],
    recipe: null,
  }
  const inside = isFinished && !isOther ? record.inside.map((table) => insideOf(network, table)) : []
  return { name, network, isFinished, isTrained: false, inside, building, scope }
}

/** Claims that hold or not whatever the other rows are. */
function isOfOneRow({ subject, quantity }: Claim): boolean {
  return subject.kind === 'row' && quantity !== 'receptive field' && quantity !== 'effective stride'
}

/** A network as a table inside one of its blocks sees it. */
function insideOf(network: Network, { rows, claims, first, end, output }: InsideTable): Network {
  const results = [{ name: MAIN_NAME, value: output }]
  return { ...network, rows, claims, results, body: { ...network.body, steps: [], first, end, results } }
}

function bodyCall(
  declaration: { readonly documentation: string | null; readonly span: Span },
  steps: readonly Step[],
  output: ValueId,
  end: ValueId,
  passed: Call['arguments'],
): Call {
  return {
    block: null,
    declaration: declaration.span,
    documentation: declaration.documentation,
    arguments: passed,
    transparent: false,
    inputs: [{ name: INPUT_NAME, value: INPUT, sizes: [] }],
    results: [{ name: MAIN_NAME, value: output }],
    steps,
    first: 0,
    end,
  }
}

/** Rows with their place among those of the same type, over the whole network. */
function numbered(rows: readonly Row[]): readonly Row[] {
  const placed = occurrences(rows.map(({ type }) => type))
  return rows.map((row, index) => ({ ...row, occurrence: placed[index]! }))
}

/** Runs a declaration's check; a limit that halts it was reported, and a stack that ran out is reported here. */
export function guarded<Result>(span: Span, checking: Checking, run: () => Result): Result | null {
  try {
    return run()
  } catch (thrown) {
    if (thrown instanceof Halt) return null
    if (thrown instanceof BeyondAllowance) {
      checking.report(problem('limit/work', span, { limit: limits.stepsOfProof }))
      return null
    }
    const open = openStructure(thrown)
    if (open) {
      checking.report(open)
      return null
    }
    if (!(thrown instanceof RangeError)) throw thrown
    checking.report(problem('limit/call-depth', span, { limit: 200 }))
    return null
  }
}
