/** Parameters that are blocks: what their types promise, held where they are bound and where they are used. */
import { problem } from '../../diagnostics/report.ts'
import type { ValueId } from '../../network/network.ts'
import { canonicalName, type Parameter, type ShapePattern } from '../../parser/ast.ts'
import { name as nameDimension, type Shape, showShape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { type Demand, meetAll, meetShape } from '../assumptions/proof.ts'
import { apply } from '../interpreter.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'
import { type Block, type BoundArgument, constant, type Value } from '../values/values.ts'
import { resultOfAssumed, withoutPromise } from './assumed.ts'
import { appendOperation, type Building, shapeOfValue } from './building.ts'
import { conditionHolds } from './conditions.ts'
import { bindSizes, type Match, matchPattern, promisedShape, showPattern, unboundNames } from './signature.ts'

/** A parameter's value inside the block `of`, held to its type where that is a block type; null after reporting. */
export function promise(
  parameter: Parameter,
  of: string,
  { value, span }: BoundArgument,
  bindings: Map<string, Binding>,
  scope: Scope,
  match: Match,
  building: Building,
): Value | null {
  const { type, name } = parameter
  if (type?.kind === 'constructor' && value.kind === 'constructor') {
    const { parameters, signature } = type
    return { ...value, role: { parameter: name.text, of, parameters, signature, scope, span } }
  }
  if (type?.kind !== 'block-type' || value.kind !== 'block') return value
  const { input, output } = type
  const needed = isAnything(input) ? null : promisedShape(input, match.rest, scope, building.checking)
  const open = output ? unboundNames(output, scope) : []
  if (value.block.kind === 'assumed') {
    // Names that only the type's right side has are the argument's own: here they are names as well.
    for (const { key, text } of open)
      bindings.set(key, { kind: 'value', value: constant(nameDimension(text)) })
  } else if (open.length > 0) {
    const found = outputOf(value.block, needed, name.text, of, building)
    if (found === null) return null
    if (found.length < output!.axes.filter((axis) => axis.kind === 'size').length) {
      building.checking.report(brokenProblem(name.text, of, output!, null, found, value.block.span).never())
      return null
    }
    for (const { key, axis } of open) bindings.set(key, { kind: 'value', value: constant(found.at(axis)!) })
  }
  const promise = { input, output, rest: match.rest, scope }
  const { block } = value
  return {
    kind: 'block',
    block: { kind: 'promised', block, promise, parameter: name.text, of, span: block.span },
  }
}

/** A lone `..`: any input will do. */
function isAnything({ axes }: ShapePattern): boolean {
  return axes.length === 1 && axes[0]!.kind === 'any'
}

/**
 * The shape that a block gives for an input of that shape, found by a trial that leaves nothing behind. Without a
 * shape the block must ignore its input, as the name of a result does; null after reporting that it does not.
 */
function outputOf(
  block: Block,
  input: Shape | null,
  parameter: string,
  of: string,
  building: Building,
): Shape | null {
  if (input === null && !ignoresInput(block)) {
    building.checking.report(problem('type/not-a-result', block.span, { parameter, block: of }))
    return null
  }
  const mark = building.operations.length
  const inside = building.record.inside.length
  const trial: Building = { ...building, steps: [] }
  const start = appendOperation(trial, {
    primitive: 'identity',
    arguments: {},
    formulas: {},
    inputs: [],
    output: input ?? building.input,
    span: block.span,
  })
  const result = apply(block, start, trial)
  const output = result === null ? null : shapeOfValue(trial, result)
  building.operations.length = mark
  building.record.inside.length = inside
  return output
}

/** Whether what a block gives does not depend on its input: the name of a result, and what follows from one. */
function ignoresInput(block: Block): boolean {
  switch (block.kind) {
    case 'result':
      return true
    case 'promised':
    case 'constructed':
      return ignoresInput(block.block)
    case 'repeat':
      return block.count > 0 && ignoresInput(block.block)
    case 'open-repeat':
      return false
    case 'pipe':
      return block.stages.some(ignoresInput)
    case 'join':
      return block.branches.every(ignoresInput)
    case 'either':
      return block.ways.every((way) => ignoresInput(way.block))
    case 'primitive':
    case 'declared':
    case 'assumed':
    case 'naming-pipe':
    case 'table':
      return false
  }
}

/** Applies a block parameter, at the sizes that its type names. */
export function applyPromised(
  block: Extract<Block, { kind: 'promised' }>,
  input: ValueId,
  building: Building,
): ValueId | null {
  const { promise, parameter, of, span } = block
  const shape = shapeOfValue(building, input)
  const { checking } = building
  if (!isAnything(promise.input)) {
    const needed = promisedShape(promise.input, promise.rest, promise.scope, checking)
    if (!needed) return null
    const facts = {
      block: parameter,
      needed: showShape(needed),
      found: showShape(shape),
      reason: `Its type is \`${showPattern(promise.input)}\`.`,
    }
    const differs = {
      span,
      asks: () =>
        `\`${parameter}\` takes ${showShape(needed)}, and its input is ${showShape(shape)}: they agree`,
      never: () => problem('shape/input-differs', span, facts),
    }
    if (!meetShape(needed, shape, differs, checking)) return null
  }
  const rest = isAnything(promise.input) ? shape : promise.rest
  if (block.block.kind === 'assumed') {
    if (!promise.output) throw withoutPromise(parameter, span)
    const promised = promisedShape(promise.output, rest, promise.scope, checking)
    return promised && resultOfAssumed(input, promised, span, building)
  }
  const result = apply(block.block, input, building)
  if (result === null || !promise.output) return result
  const promised = promisedShape(promise.output, rest, promise.scope, checking)
  if (!promised) return null
  const found = shapeOfValue(building, result)
  const given = block.block.span
  const broken = brokenProblem(parameter, of, promise.output, promised, found, given)
  return meetShape(promised, found, broken, checking) ? result : null
}

/** Applies what a constructor parameter made, and holds what the parameter's type promises at this input. */
export function applyConstructed(
  block: Extract<Block, { kind: 'constructed' }>,
  input: ValueId,
  building: Building,
): ValueId | null {
  const { role, signature, span } = block
  const { checking } = building
  const shape = shapeOfValue(building, input)
  const outer = innerScope(role.scope, block.arguments)
  const match = matchPattern(signature.input, shape, block.arguments, outer, checking)
  if (!match) return null
  const differs = (reason: string) => {
    const [needed, found] = [showPattern(signature.input), showShape(shape)]
    return problem('shape/input-differs', span, { block: role.parameter, needed, found, reason })
  }
  if ('fault' in match) {
    checking.report(differs(match.fault))
    return null
  }
  const asks = () =>
    `\`${role.parameter}\` takes ${showPattern(signature.input)}, and its input is ${showShape(shape)}: it matches`
  const demands = match.needs.map(
    ({ fact, fault }): Demand => ({ fact, span, asks, never: () => differs(fault) }),
  )
  if (!meetAll(demands, checking)) return null
  const bindings = new Map<string, Binding>([...block.arguments, ...bindSizes(match, canonicalName, null)])
  const scope = innerScope(role.scope, bindings)
  if (signature.where && !conditionHolds(role.parameter, signature.where, scope, match, span, checking))
    return null
  if (block.block.kind === 'assumed') {
    if (!signature.output || unboundNames(signature.output, scope).length > 0)
      throw withoutPromise(role.parameter, span)
    const promised = promisedShape(signature.output, match.rest, scope, checking)
    return promised && resultOfAssumed(input, promised, span, building)
  }
  const result = apply(block.block, input, building)
  if (result === null || !signature.output) return result
  const found = shapeOfValue(building, result)
  for (const { key, axis } of unboundNames(signature.output, scope)) {
    const size = found.at(axis)
    if (size) bindings.set(key, { kind: 'value', value: constant(size) })
  }
  const promised = promisedShape(signature.output, match.rest, scope, checking)
  if (!promised) return null
  const broken = brokenProblem(role.parameter, role.of, signature.output, promised, found, role.span)
  return meetShape(promised, found, broken, checking) ? result : null
}

/** That what was passed for a block parameter gives another shape than the parameter's type promises. */
function brokenProblem(
  parameter: string,
  of: string,
  pattern: ShapePattern,
  promised: Shape | null,
  found: Shape,
  span: Span,
): Omit<Demand, 'fact'> {
  const shown = isAnything(pattern) ? 'the shape of its input' : showPattern(pattern)
  const facts = {
    parameter,
    block: of,
    shown,
    promised: promised ? showShape(promised) : shown,
    found: showShape(found),
  }
  const labels = [{ span: pattern.span, text: 'its type says so here' }]
  return {
    span,
    asks: () =>
      `\`${parameter}\` of \`${of}\` gives ${facts.found} and must give ${facts.promised}: they agree`,
    never: () => problem('shape/promise-broken', span, facts, { labels }),
  }
}
