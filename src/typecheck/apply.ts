/** Applying a block to an input: this is where shapes meet and operations come to be. */
import { problem } from '../diagnostics/report.ts'
import type { AnyPrimitive } from '../ops/primitive.ts'
import { canonicalName, type Expression, type Parameter } from '../parser/ast.ts'
import { name as nameDimension, type Shape, shapesEqual, show, showShape } from '../shape/index.ts'
import { type Span, textOf } from '../source/source.ts'
import { callValue, operationArguments } from './arguments.ts'
import { appendOperation, type Building, enterCall, shapeOfValue } from './building.ts'
import { asBlock, blockOf, condition } from './evaluate.ts'
import { faultProblem } from './faults.ts'
import type { Call, ValueId } from './network.ts'
import { applyTable } from './rows.ts'
import { type Binding, innerScope, type Scope } from './scope.ts'
import {
  bindSizes,
  type Match,
  matchPattern,
  promisedShape,
  reportOutput,
  showPattern,
  unboundNames,
} from './signature.ts'
import type { Block, BoundArguments, DeclaredBlock, Frame, NumberValue, Value } from './values.ts'

/** Applies a block to a value; gives the result, or null after reporting why there is none. */
export function apply(block: Block, input: ValueId, building: Building): ValueId | null {
  switch (block.kind) {
    case 'primitive':
      return applyPrimitive(block.primitive, [input], block.arguments, block.span, [], building)
    case 'join': {
      const values = block.branches.map((branch) => apply(branch, input, building))
      if (values.some((value) => value === null)) return null
      return applyPrimitive(
        block.primitive,
        values as ValueId[],
        block.arguments,
        block.span,
        block.branches,
        building,
      )
    }
    case 'declared':
      return applyDeclared(block, input, building)
    case 'pipe':
      return block.stages.reduce<ValueId | null>(
        (value, stage) => (value === null ? null : apply(stage, value, building)),
        input,
      )
    case 'naming-pipe':
      return eachNamedStage(block.stages, block.scope, input, building, (stage, value) =>
        apply(stage, value, building),
      )
    case 'repeat': {
      let value: ValueId | null = input
      for (let copy = 0; copy < block.count && value !== null; copy++)
        value = apply(block.block, value, building)
      return value
    }
    case 'result':
      return block.value
    case 'table':
      return applyTable(block.table, block.scope, input, building, false)
    case 'promised':
      return applyPromised(block, input, building)
  }
}

/** Goes through the stages of a pipe that names results; each stage is evaluated where the names before it are bound. */
export function eachNamedStage(
  stages: readonly Expression[],
  outer: Scope,
  input: ValueId,
  building: Building,
  applyStage: (block: Block, input: ValueId, name: string | null) => ValueId | null,
): ValueId | null {
  let scope = outer
  let value = input
  for (const stage of stages) {
    const block = blockOf(stage.kind === 'as' ? stage.value : stage, scope, building.checking)
    const result = block && applyStage(block, value, stage.kind === 'as' ? stage.name.text : null)
    if (result === null) return null
    value = result
    if (stage.kind !== 'as') continue
    const named: Block = { kind: 'result', value, name: stage.name.text, span: stage.name.span }
    scope = innerScope(
      scope,
      new Map([[stage.name.key, { kind: 'value', value: { kind: 'block', block: named } }]]),
    )
  }
  return value
}

function applyPrimitive(
  primitive: AnyPrimitive,
  inputs: readonly ValueId[],
  bound: BoundArguments,
  span: Span,
  branches: readonly Block[],
  building: Building,
): ValueId | null {
  if (primitive.name === 'identity') return inputs[0]!
  const { arguments: values, formulas } = operationArguments(primitive, bound, building.frame)
  const shapes = inputs.map((input) => shapeOfValue(building, input))
  if (primitive.inputs === 'three' && inputs.length !== 3) {
    const facts = { block: primitive.name, least: 3, found: inputs.length }
    building.checking.report(problem('shape/too-few-inputs', span, facts))
    return null
  }
  const inference = primitive.infer(shapes, values as never)
  if (inference.ok)
    return appendOperation(building, {
      primitive: primitive.name,
      arguments: values,
      formulas,
      inputs,
      output: inference.output,
      span,
    })
  const from = inputs[0] === building.inputOf.value ? building.inputOf.words : 'its input'
  building.checking.report(
    faultProblem(inference.fault, {
      name: primitive.name,
      span,
      arguments: bound,
      inputs: shapes,
      branches,
      from,
    }),
  )
  return null
}

/** What entering a declared block at an input gives: the scope of its body, and the sizes it has there. */
export interface Entered {
  readonly scope: Scope
  readonly match: Match
  readonly body: Block
}

/** Matches a block's signature, binds its parameters and sizes, and evaluates its body; null after reporting. */
export function enter(
  block: Extract<Block, { kind: 'declared' }>,
  input: ValueId,
  frame: Frame | null,
  building: Building,
): Entered | null {
  const { declared, span } = block
  const { checking } = building
  const parameters = new Map<string, Binding>()
  for (const parameter of declared.parameters) {
    const bound = block.arguments.get(parameter.name.key)
    if (bound)
      parameters.set(parameter.name.key, {
        kind: 'value',
        value: frame ? reframe(bound.value, parameter.name.text, frame) : bound.value,
      })
  }
  const parameterScope = innerScope(declared.scope, parameters)
  const shape = shapeOfValue(building, input)
  let match: Match = { sizes: [], rest: shape }
  if (declared.signature) {
    const matched = matchPattern(declared.signature.input, shape, parameters, parameterScope, checking)
    if ('fault' in matched) {
      checking.report(
        problem(
          'shape/input-differs',
          span,
          {
            block: declared.name,
            needed: showPattern(declared.signature.input),
            found: showShape(shape),
            reason: matched.fault,
          },
          { labels: [{ span: declared.signature.input.span, text: 'the signature says so here' }] },
        ),
      )
      return null
    }
    match = matched
  }
  const sizes = bindSizes(match, canonicalName, frame)
  const bindings = new Map<string, Binding>([...parameters, ...sizes])
  const scope = innerScope(declared.scope, bindings)
  for (const parameter of declared.parameters) promise(parameter, bindings, scope, match, building)
  if (declared.signature?.where && !holds(declared, declared.signature.where, scope, match, span, building))
    return null
  const body = blockOf(declared.body, scope, checking)
  return body && { scope, match, body }
}

function holds(
  declared: DeclaredBlock,
  where: Expression,
  scope: Scope,
  match: Match,
  span: Span,
  building: Building,
): boolean {
  const truth = condition(where, scope, building.checking)
  if (truth !== false) return truth === true
  const sizes = match.sizes.map(([text, size]) => `${text} is ${show(size)}`).join(', ')
  building.checking.report(
    problem(
      'shape/condition-fails',
      span,
      {
        block: declared.name,
        condition: textOf(where.span),
        sizes: sizes === '' ? 'it does not hold' : sizes,
      },
      { labels: [{ span: where.span, text: 'the condition' }] },
    ),
  )
  return false
}

/** Holds a block parameter to the shapes of its type, and binds the names that only its output decides. */
function promise(
  parameter: Parameter,
  bindings: Map<string, Binding>,
  scope: Scope,
  match: Match,
  building: Building,
): void {
  const type = parameter.type
  const binding = bindings.get(parameter.name.key)
  if (type?.kind !== 'block-type' || binding?.kind !== 'value') return
  const block = asBlock(binding.value, parameter.span, building.checking)
  if (!block) return
  const open = type.output ? unboundNames(type.output, scope) : []
  if (open.length > 0) {
    const output = outputOf(
      block,
      type.input.axes[0]?.kind === 'any'
        ? null
        : promisedShape(type.input, match.rest, scope, building.checking),
      building,
    )
    for (const { key, text, axis } of output ? open : []) {
      const size = output!.at(axis)
      const value: NumberValue | null = size
        ? { kind: 'number', value: size, formula: size, frame: null }
        : null
      if (value) bindings.set(key, { kind: 'value', value })
      else
        building.checking.report(
          problem('name/unknown', type.span, { name: text, nearest: null, what: 'size' }),
        )
    }
  }
  const promised: Block = {
    kind: 'promised',
    block,
    promise: { input: type.input, output: type.output, scope },
    parameter: parameter.name.text,
    span: block.span,
  }
  bindings.set(parameter.name.key, { kind: 'value', value: { kind: 'block', block: promised } })
}

/** The shape that a block gives for an input of that shape, found by a trial that leaves nothing behind. */
function outputOf(block: Block, input: Shape | null, building: Building): Shape | null {
  if (block.kind === 'result') return shapeOfValue(building, block.value)
  if (!input) return null
  const mark = building.operations.length
  const trial: Building = { ...building, steps: [] }
  const start = appendOperation(trial, {
    primitive: 'identity',
    arguments: {},
    formulas: {},
    inputs: [],
    output: input,
    span: block.span,
  })
  const result = apply(block, start, trial)
  const output = result === null ? null : shapeOfValue(trial, result)
  building.operations.length = mark
  return output
}

function applyPromised(
  block: Extract<Block, { kind: 'promised' }>,
  input: ValueId,
  building: Building,
): ValueId | null {
  const { promise, parameter, span } = block
  const shape = shapeOfValue(building, input)
  const { checking } = building
  const open = promise.input.axes[0]?.kind === 'any'
  if (!open) {
    const needed = promisedShape(promise.input, [], promise.scope, checking)
    if (!needed) return null
    if (shapesEqual(needed, shape) === 'no') {
      const facts = {
        block: parameter,
        needed: showShape(needed),
        found: showShape(shape),
        reason: `Its type is \`${showPattern(promise.input)}\`.`,
      }
      checking.report(problem('shape/input-differs', span, facts))
      return null
    }
  }
  const result = apply(block.block, input, building)
  if (result === null || !promise.output) return result
  const promised = promisedShape(promise.output, shape, promise.scope, checking)
  if (!promised) return null
  const found = shapeOfValue(building, result)
  if (shapesEqual(promised, found) !== 'no') return result
  reportOutput(parameter, promise.output, promised, found, null, span, checking)
  return null
}

function applyDeclared(
  block: Extract<Block, { kind: 'declared' }>,
  input: ValueId,
  building: Building,
): ValueId | null {
  const { declared, span } = block
  const transparent = [...block.arguments.values()].some(
    ({ value }) => value.kind === 'block' && isComposite(value.block),
  )
  const own: Frame = { block: declared.name }
  const inside = enterCall(building, transparent ? building.frame : own, span)
  const entered = enter(block, input, transparent ? null : own, inside)
  if (!entered) return null
  const first = building.operations.length
  const output = apply(entered.body, input, inside)
  if (output === null || !checkOutput(declared, entered, output, span, inside)) return null
  const call: Call = {
    block: declared.name,
    declaration: declared.declaration.span,
    documentation: declared.declaration.documentation,
    arguments: declared.parameters.flatMap((parameter) => {
      const bound = block.arguments.get(parameter.name.key)
      return bound ? [{ name: parameter.name.text, value: callValue(bound.value, building.frame) }] : []
    }),
    transparent,
    inputSizes: entered.match.sizes,
    input,
    output,
    steps: inside.steps,
    first,
    end: building.operations.length,
  }
  building.steps.push({ kind: 'call', call })
  return output
}

/** Holds a body's result against the signature's output half; false after reporting. */
export function checkOutput(
  declared: DeclaredBlock,
  entered: Entered,
  output: ValueId,
  span: Span,
  building: Building,
): boolean {
  const pattern = declared.signature?.output
  if (!pattern) return true
  const promised = promisedShape(pattern, entered.match.rest, entered.scope, building.checking)
  if (!promised) return false
  const found = shapeOfValue(building, output)
  if (shapesEqual(promised, found) !== 'no') return true
  const sizes = entered.match.sizes.map(([text, size]) => `${text} = ${show(size)}`).join(', ')
  const at = sizes === '' || declared.isNetwork ? null : `At ${sizes}.`
  reportOutput(
    declared.name,
    pattern,
    promised,
    found,
    at,
    declared.isNetwork ? declared.body.span : span,
    building.checking,
  )
  return false
}

/** Whether a block that is passed as an argument carries numbers of its caller. */
function isComposite(block: Block): boolean {
  switch (block.kind) {
    case 'primitive':
    case 'declared':
      return [...block.arguments.values()].some(({ passed }) => passed)
    case 'result':
      return false
    case 'promised':
      return isComposite(block.block)
    default:
      return true
  }
}

/** A parameter's value, its formulas written in the parameter's own name. */
function reframe(value: Value, parameter: string, frame: Frame): Value {
  const part = (number: NumberValue, suffix: string): NumberValue => ({
    kind: 'number',
    value: number.value,
    formula: nameDimension(parameter + suffix),
    frame,
  })
  switch (value.kind) {
    case 'number':
      return part(value, '')
    case 'shape': {
      const suffixes =
        value.axes.length === 2 ? ['.h', '.w'] : value.axes.length === 3 ? ['.h', '.w', '.c'] : null
      return suffixes
        ? { kind: 'shape', axes: value.axes.map((axis, index) => part(axis, suffixes[index]!)) }
        : value
    }
    case 'window': {
      const square = show(value.strideHeight.value) === show(value.strideWidth.value)
      return {
        kind: 'window',
        height: part(value.height, '.h'),
        width: part(value.width, '.w'),
        strideHeight: part(value.strideHeight, square ? '.stride' : '.stride.h'),
        strideWidth: part(value.strideWidth, square ? '.stride' : '.stride.w'),
      }
    }
    default:
      return value
  }
}
