/** Parameters that are blocks: what their types promise, held where they are bound and where they are used. */
import { problem } from '../diagnostics/report.ts'
import type { Parameter } from '../parser/ast.ts'
import { type Shape, shapesEqual, showShape } from '../shape/index.ts'
import { apply } from './apply.ts'
import { appendOperation, type Building, shapeOfValue } from './building.ts'
import { asBlock } from './evaluate.ts'
import type { ValueId } from './network.ts'
import type { Binding, Scope } from './scope.ts'
import { type Match, promisedShape, reportOutput, showPattern, unboundNames } from './signature.ts'
import type { Block, NumberValue } from './values.ts'

/** Holds a block parameter to the shapes of its type, and binds the names that only its output decides. */
export function promise(
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
export function outputOf(block: Block, input: Shape | null, building: Building): Shape | null {
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

export function applyPromised(
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
