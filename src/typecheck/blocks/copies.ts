/** Copies of a block in a row. Where one copy gives the shape that it takes, all further ones come to the same and are written from it. */
import { problem } from '../../diagnostics/report.ts'
import type { Call, Row, Step, ValueId } from '../../network/network.ts'
import { shapesEqual } from '../../shape/index.ts'
import { Halt, limits } from '../checking.ts'
import { apply } from '../interpreter.ts'
import type { Block } from '../values/values.ts'
import { type Building, shapeOfValue } from './building.ts'

/** Applies a block so many times, one after the other; null after reporting. */
export function applyCopies(block: Block, count: number, input: ValueId, building: Building): ValueId | null {
  const { operations, steps, record } = building
  const start = operations.length
  let value = input
  for (let copy = 0; copy < count; copy++) {
    const before = value
    const marks = { first: operations.length, step: steps.length, inside: record.inside.length }
    const result = apply(block, before, building)
    if (result === null) return null
    value = result
    // The input of the first copy may be known by a name as well, that of a later one is a result inside this row of copies.
    const isOfCopies = before >= start && value >= marks.first
    const isSteady = shapesEqual(shapeOfValue(building, before), shapeOfValue(building, value)) === 'yes'
    if (isOfCopies && isSteady) return writeCopies(before, value, marks, count - copy - 1, building)
  }
  return value
}

/** Where the operations, the steps and the inner tables of a copy begin. */
interface Marks {
  readonly first: ValueId
  readonly step: number
  readonly inside: number
}

/** Appends what a copy came to so many times more, each time on the result before it; gives the last result. */
function writeCopies(
  input: ValueId,
  output: ValueId,
  marks: Marks,
  count: number,
  building: Building,
): ValueId {
  const { operations, steps, record, checking } = building
  const { first } = marks
  const own = operations.slice(first)
  const ownSteps = steps.slice(marks.step)
  const inside = record.inside.slice(marks.inside)
  if (operations.length + count * own.length > limits.operations) {
    checking.report(problem('limit/operations', own[0]!.span, { limit: limits.operations }))
    throw new Halt()
  }
  for (let copy = 1; copy <= count; copy++) {
    const shift = copy * own.length
    const moved = (value: ValueId): ValueId => {
      if (value >= first) return value + shift
      return value === input ? output + shift - own.length : value
    }
    for (const operation of own)
      operations.push({ ...operation, id: operation.id + shift, inputs: operation.inputs.map(moved) })
    for (const step of ownSteps) steps.push(movedStep(step, moved, shift))
    for (const table of inside) {
      const rows = table.rows.map((row) => movedRow(row, moved, shift))
      const { claims } = table
      record.inside.push({
        rows,
        claims,
        first: table.first + shift,
        end: table.end + shift,
        output: moved(table.output),
      })
    }
  }
  return output + count * own.length
}

type Move = (value: ValueId) => ValueId

function movedStep(step: Step, moved: Move, shift: number): Step {
  if (step.kind === 'operation') return { kind: 'operation', operation: step.operation + shift }
  return { kind: 'call', call: movedCall(step.call, moved, shift) }
}

function movedCall(call: Call, moved: Move, shift: number): Call {
  return {
    ...call,
    inputs: call.inputs.map((input) => ({ ...input, value: moved(input.value) })),
    results: call.results.map((result) => ({ ...result, value: moved(result.value) })),
    steps: call.steps.map((step) => movedStep(step, moved, shift)),
    first: call.first + shift,
    end: call.end + shift,
  }
}

function movedRow(row: Row, moved: Move, shift: number): Row {
  const [first, end] = [row.first + shift, row.end + shift]
  return { ...row, input: moved(row.input), output: moved(row.output), first, end }
}
