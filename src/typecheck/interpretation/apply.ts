/** Applying a block to an input: this is where shapes meet and operations come to be. */
import { problem } from '../../diagnostics/report.ts'
import type { ValueId } from '../../network/network.ts'
import type { AnyPrimitive } from '../../ops/record/primitive.ts'
import type { Span } from '../../source/source.ts'
import { meetAll } from '../assumptions/proof.ts'
import { operationArguments } from '../blocks/arguments.ts'
import { applyAssumed } from '../blocks/assumed.ts'
import { appendOperation, type Building, shapeOfValue } from '../blocks/building.ts'
import { applyCopies } from '../blocks/copies.ts'
import { applyDeclared } from '../blocks/declared.ts'
import { demandsOf } from '../blocks/demands.ts'
import { type Faulty, faultProblem } from '../blocks/faults.ts'
import { eachNamedStage } from '../blocks/named_stages.ts'
import { applyConstructed, applyPromised } from '../blocks/promises.ts'
import { apply } from '../interpreter.ts'
import { applyTable } from '../tables/rows.ts'
import type { Block, BoundArguments } from '../values/values.ts'

/** Applies a block to a value; gives the result, or null after reporting why there is none. */
export function applyBlock(block: Block, input: ValueId, building: Building): ValueId | null {
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
      return building.checking.interpreter.atNames.applyOpenRepeat(block, input, building)
    case 'either':
      return building.checking.interpreter.atNames.applyEither(block, input, building)
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
