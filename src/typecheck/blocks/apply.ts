/** Applying a block to an input: this is where shapes meet and operations come to be. */
import { problem } from '../../diagnostics/report.ts'
import type { ValueId } from '../../network/network.ts'
import type { AnyPrimitive } from '../../ops/record/primitive.ts'
import type { Expression } from '../../parser/ast.ts'
import type { Span } from '../../source/source.ts'
import { applyAssumed } from '../proof/assumed.ts'
import { demandsOf } from '../proof/demands.ts'
import { applyEither } from '../proof/either.ts'
import { applyOpenRepeat } from '../proof/open_repeat.ts'
import { meetAll } from '../proof/proof.ts'
import { applyTable } from '../tables/rows.ts'
import { blockOf } from '../values/evaluate.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'
import type { Block, BoundArguments } from '../values/values.ts'
import { operationArguments } from './arguments.ts'
import { appendOperation, type Building, shapeOfValue } from './building.ts'
import { applyCopies } from './copies.ts'
import { applyDeclared } from './declared.ts'
import { type Faulty, faultProblem } from './faults.ts'
import { applyConstructed, applyPromised } from './promises.ts'

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
    case 'repeat':
      return applyCopies(block.block, block.count, input, building)
    case 'open-repeat':
      return applyOpenRepeat(block, input, building)
    case 'either':
      return applyEither(block, input, building)
    case 'assumed':
      return applyAssumed(block)
    case 'result':
      return block.value
    case 'table':
      return applyTable(block.table, block.scope, input, building, false)
    case 'promised':
      return applyPromised(block, input, building)
    case 'constructed':
      return applyConstructed(block, input, building)
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
  // The names grow with the stages: none is asked for before it is given, which the check of names has seen to.
  const names = new Map<string, Binding>()
  const scope = innerScope(outer, names)
  let value = input
  for (const stage of stages) {
    const stageBlock = blockOf(stage.kind === 'as' ? stage.value : stage, scope, building.checking)
    const result = stageBlock && applyStage(stageBlock, value, stage.kind === 'as' ? stage.name.text : null)
    if (result === null) return null
    value = result
    if (stage.kind !== 'as') continue
    const { text, key, span } = stage.name
    const block: Block = { kind: 'result', value, name: text, span }
    names.set(key, { kind: 'value', value: { kind: 'block', block } })
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
  const from = inputs[0] === building.inputOf.value ? building.inputOf.words : 'its input'
  const at: Faulty = { name: primitive.name, span, arguments: bound, inputs: shapes, branches, from }
  if (inference.ok) {
    if (!meetAll(demandsOf(inference.needs, at), building.checking)) return null
    return appendOperation(building, {
      primitive: primitive.name,
      arguments: values,
      formulas,
      inputs,
      output: inference.output,
      span,
    })
  }
  building.checking.report(faultProblem(inference.fault, at))
  return null
}
