/** Pipes whose stages name their results with `as`. */
import type { ValueId } from '../../network/network.ts'
import type { Expression } from '../../parser/ast.ts'
import { blockOf } from '../interpreter.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'
import type { Block } from '../values/values.ts'
import type { Building } from './building.ts'

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
