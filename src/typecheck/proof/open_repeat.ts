/** Copies of a block in a row, where their number is known by a name only. */

import type { Operation, ValueId } from '../../network/network.ts'
import {
  add,
  type Dimension,
  equal,
  isAtLeast,
  name,
  one,
  type Shape,
  shapesEqual,
  showShape,
  substitute,
  subtract,
  sumOver,
} from '../../shape/index.ts'
import { NotPrincipal } from '../assumptions/proof.ts'
import { resultOfAssumed } from '../blocks/assumed.ts'
import { type Building, shapeOfValue } from '../blocks/building.ts'
import { apply } from '../interpreter.ts'
import type { Block } from '../values/values.ts'

type OpenRepeat = Extract<Block, { kind: 'open-repeat' }>

/**
 * Applies a block n times in a row. A block that keeps the shape does so n times. One that adds k to the last axis
 * gives c + n·k: shown for a copy in the middle, whose input has c + (i - 1)·k there, for each i in 1..n. What copies
 * add may depend on i, where it has a sum in closed form.
 */
export function applyOpenRepeat(block: OpenRepeat, input: ValueId, building: Building): ValueId | null {
  const { checking, operations } = building
  const { proof } = checking
  const shape = shapeOfValue(building, input)
  if (!proof) throw new Error('a count is a name only in a proof')
  const first = operations.length
  const marks = { inside: building.record.inside.length, steps: building.steps.length }
  const trial = apply(block.block, input, building)
  if (trial === null) return null
  const after = shapeOfValue(building, trial)
  const counter = block.index ?? `copy ${++proof.copies}`
  const index = name(counter)
  if (shapesEqual(shape, after) === 'yes') {
    markRepeated(operations, first, counter, block.count)
    // None of no copies is the input itself: its shape is the same.
    return operations.length === first ? input : resultOfAssumed(trial, shape, block.span, building)
  }
  const growth = growthOf(shape, after)
  if (growth === null) throw notSteady(block, shape, after)
  operations.length = first
  building.record.inside.length = marks.inside
  building.steps.length = marks.steps
  proof.given = [...proof.given, isAtLeast(block.count, index)]
  const grown = (copies: Dimension): Shape => {
    const added = sumOver(
      substitute(growth, (each) => (each === counter ? add(index, one) : undefined)),
      counter,
      copies,
    )
    if (added === null) throw notSteady(block, shape, after)
    return [...shape.slice(0, -1), add(shape.at(-1)!, added)]
  }
  const start = resultOfAssumed(input, grown(subtract(index, one)), block.span, building)
  const result = apply(block.block, start, building)
  if (result === null) return null
  if (shapesEqual(shapeOfValue(building, result), grown(index)) !== 'yes')
    throw notSteady(block, shape, after)
  markRepeated(operations, first, counter, block.count)
  return resultOfAssumed(result, grown(block.count), block.span, building)
}

/** What a block adds to the last axis; null where it changes another one. */
function growthOf(before: Shape, after: Shape): Dimension | null {
  if (before.length !== after.length) return null
  const steady = before.slice(0, -1).every((axis, index) => equal(axis, after[index]!) === 'yes')
  return steady ? subtract(after.at(-1)!, before.at(-1)!) : null
}

function notSteady(block: OpenRepeat, before: Shape, after: Shape): NotPrincipal {
  return new NotPrincipal(
    block.span,
    `the number of copies of a block that changes ${showShape(before)} to ${showShape(after).replace(/`copy \d+`/g, 'i')}`,
    'Repeat a block that keeps its shape, or adds one number of channels each time; or leave the output out of the signature.',
  )
}

/** Marks the operations from `first` on as those of one copy among many. */
function markRepeated(operations: Operation[], first: ValueId, index: string, count: Dimension): void {
  for (let id = first; id < operations.length; id++) {
    const operation = operations[id]!
    operations[id] = { ...operation, repeated: [{ index, count }, ...(operation.repeated ?? [])] }
  }
}
