/** A network's body as rows: those of its table, or the stages of its pipeline. */

import type { ValueId } from '../../network/network.ts'
import { canonicalName } from '../../parser/ast.ts'
import { show } from '../../shape/index.ts'
import { textOf } from '../../source/source.ts'
import { type Building, checkingOf, shapeOfValue } from '../blocks/building.ts'
import { checkOutput, enter } from '../blocks/declared.ts'
import { equalitiesHold } from '../blocks/held_conditions.ts'
import { eachNamedStage } from '../blocks/named_stages.ts'
import { apply } from '../interpreter.ts'
import type { Block } from '../values/values.ts'
import { applyTable } from './rows.ts'

/**
 * Applies a network's body so that its rows are recorded: those of its table, or else the stages of its pipeline.
 * A body that is nothing but a call of another block is looked into.
 */
export function applyAsRows(block: Block, input: ValueId, building: Building): ValueId | null {
  switch (block.kind) {
    case 'declared': {
      const { declared, span } = block
      const declaration = declared.declaration.span
      const call = { block: declared.name, span, declaration, arguments: block.arguments }
      const inside: Building = { ...building, checking: checkingOf(call, building.checking) }
      const entered = enter(block, input, null, inside)
      if (!entered) return null
      const output = applyAsRows(entered.body, input, inside)
      if (output === null || !checkOutput(declared, entered, output, span, inside)) return null
      const shape = shapeOfValue(building, input)
      return equalitiesHold(declared, block.arguments, shape, span, building.checking) ? output : null
    }
    case 'pipe':
      return block.stages.reduce<ValueId | null>(
        (value, stage) => (value === null ? null : applyStage(stage, value, null, building)),
        input,
      )
    case 'naming-pipe':
      return eachNamedStage(block.stages, block.scope, input, building, (stage, value, name) =>
        applyStage(stage, value, name, building),
      )
    case 'table':
      return applyTable(block.table, block.scope, input, building, true)
    default:
      return applyStage(block, input, null, building)
  }
}

/** One stage of a network's pipeline: a row, or the rows of a table. */
function applyStage(stage: Block, input: ValueId, name: string | null, building: Building): ValueId | null {
  if (stage.kind === 'table') return applyTable(stage.table, stage.scope, input, building, true)
  const first = building.operations.length
  const firstStep = building.steps.length
  const rows = building.record.rows
  const above = rows.at(-1)
  const words = above
    ? `this stage's input, from \`${above.label ?? above.type}\` before it`
    : "the network's input"
  const output = apply(stage, input, { ...building, inputOf: { value: input, words } })
  if (output === null) return null
  if (name !== null)
    building.record.labels.set(canonicalName(name), { kind: 'result', value: output, name, span: stage.span })
  rows.push({
    label: name,
    type: typeOfStage(stage),
    occurrence: { index: 1, count: 1 },
    input,
    output,
    first,
    end: building.operations.length,
    firstStep,
    endStep: building.steps.length,
    span: stage.span,
  })
  return output
}

/** What a pipeline's stage is called: its block's name, or its text where it has none. */
function typeOfStage(stage: Block): string {
  switch (stage.kind) {
    case 'declared':
      return stage.declared.name
    case 'primitive':
    case 'join':
      return stage.primitive.name
    case 'result':
      return stage.name
    case 'repeat':
      return `${typeOfStage(stage.block)} × ${stage.count}`
    case 'open-repeat':
      return `${typeOfStage(stage.block)} × ${show(stage.count)}`
    case 'promised':
      return stage.parameter
    case 'assumed':
      return stage.name
    case 'constructed':
      return typeOfStage(stage.block)
    case 'either':
    case 'pipe':
    case 'naming-pipe':
    case 'table': {
      // On one line, as it would be written there: no blank inside a bracket, no comma before its end.
      const text = textOf(stage.span)
        .replace(/\s+/g, ' ')
        .replace(/(?<=[([]) |,? (?=[)\]])/g, '')
      return text.length > 40 ? `${text.slice(0, 39)}…` : text
    }
  }
}
