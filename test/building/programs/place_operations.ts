/** An operation of a random program placed on an input: its words in Inc, and beside them its layers in TensorFlow.js. */
import { convolution, type Operation, reworded, square } from '../operations.ts'
import { shapeOf, type Value } from '../tfjs/ledger.ts'
import { apply } from '../tfjs/vocabulary.ts'
import { cropped, fits, fitted } from './fitting.ts'
import { textOf } from './operation_text.ts'
import type { ActivationPlan, CountPlan, OperationPlan, Piece } from './plans.ts'
import {
  boundOf,
  countIn,
  type Placed,
  type Scope,
  Unfit,
  type Written,
  windowIn,
  windowText,
} from './scope.ts'

type WrittenOperation = Operation<Written<number>, ReturnType<typeof windowIn>>

const numbersOf = (written: WrittenOperation): Operation =>
  reworded(
    written,
    ({ value }) => value,
    ({ value }) => value,
  )

const textsOf = (written: WrittenOperation) =>
  textOf(
    reworded(
      written,
      ({ text }) => text,
      ({ text }) => text,
    ),
  )

/**
 * An operation as it fits the input. In a block every call must read the same, so there it stands as it is planned, and
 * a program in which it does not fit is given up.
 */
export function placeOperation(plan: OperationPlan, input: Value, scope: Scope): Placed {
  const written: WrittenOperation = reworded(
    plan,
    (count) => countIn(scope, count, input),
    (window) => windowIn(scope, window),
  )
  const shape = shapeOf(input)
  if (scope.inside !== null && !fits(numbersOf(written), shape)) throw new Unfit()
  const found = scope.inside === null ? fitted(written, numbersOf, shape) : written
  if (found === null) return { text: 'identity', value: input }
  return { text: textsOf(found), value: apply(scope.shared.ledger, numbersOf(found), input) }
}

/** An operation that was planned for numbers, written as they are. */
export function placeNumbers(operation: Operation, input: Value, scope: Scope): Placed {
  const text = textOf(reworded(operation, String, (window) => windowText(window, 0)))
  return { text, value: apply(scope.shared.ledger, operation, input) }
}

/** An activation that stands for itself, or the parameter that it was passed for. */
export function placeActivation(
  { index, otherwise }: Extract<Piece, { kind: 'activation' }>,
  input: Value,
  scope: Scope,
): Placed {
  const bound = boundOf(scope, 'activation', index)
  const text = bound?.name ?? activationText(otherwise)
  return { text, value: activated(bound?.value ?? otherwise, input, scope) }
}

export function activationText(activation: ActivationPlan): string {
  return activation.name === 'identity' ? 'identity' : textOf(activation)
}

/** Nothing runs for `identity`. */
function activated(activation: ActivationPlan, input: Value, { shared }: Scope): Value {
  return activation.name === 'identity' ? input : apply(shared.ledger, activation, input)
}

/** A 1×1 convolution with a bias. */
export function pointConvolution(scope: Scope, input: Value, filters: number): Value {
  return apply(scope.shared.ledger, convolution(square(1), filters), input)
}

/** A 1×1 convolution with a bias to so many channels, written. */
export function placeProjection(count: CountPlan, input: Value, from: Value, scope: Scope): Placed {
  const { text, value } = countIn(scope, count, from)
  return { text: `conv2d(1×1, ${text})`, value: pointConvolution(scope, input, value) }
}

/** A map cropped by so many cells. */
export function placeCrop({ less }: Extract<Piece, { kind: 'crop' }>, input: Value, scope: Scope): Placed {
  return placeNumbers({ name: 'center_crop', size: cropped(shapeOf(input), less) }, input, scope)
}
