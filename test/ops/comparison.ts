/** Runs one case of an operation in TensorFlow.js and holds it against its record and the reference. */
import * as tf from '@tensorflow/tfjs'
import { expect } from 'vitest'
import type { AnyPrimitive, ArgumentValue } from '../../src/ops/index.ts'
import { parameterCount } from '../../src/ops/index.ts'
import { asNumber, shapeOf } from '../../src/shape/index.ts'
import { type Built, build, fillWeights } from '../building/emitted_layers.ts'
import { numbers } from '../building/numbers.ts'
import { expectations } from './expected.ts'

type Arguments = Readonly<Record<string, ArgumentValue>>

const sizeOf = (shape: readonly number[]) => shape.reduce((product, axis) => product * axis, 1)

/** Input values for one example; the range reaches both kinks of relu6 and the hard activations. */
export function inputValues(inputs: readonly (readonly number[])[]): number[][] {
  return inputs.map((shape, index) => numbers(sizeOf(shape), index + 1, inputs.length > 1 ? 1 : 7))
}

function applicationOf({ output }: Built, args: Arguments, inputs: readonly (readonly number[])[]) {
  return { arguments: args, inputs: inputs.map((shape) => shapeOf(...shape)), output }
}

/** The shapes, names and trainability of the weights, and their count, as the record and TensorFlow.js have them. */
export function compareWeights(
  operation: AnyPrimitive,
  args: Arguments,
  inputs: readonly (readonly number[])[],
): void {
  const built = build(operation, args, inputs)
  const output = built.output.map(asNumber)
  expect(built.model.outputs[0]!.shape.slice(1)).toEqual(output)
  const recorded = operation.weights(applicationOf(built, args, inputs))
  const actual = built.model.layers.flatMap((layer) => layer.weights)
  expect(
    actual.map((weight) => ({
      name: weight.originalName.split('/').at(-1),
      shape: weight.shape,
      trained: weight.trainable,
    })),
  ).toEqual(recorded.map(({ name, shape, trained }) => ({ name, shape: shape.map(asNumber), trained })))
  const { trained, frozen } = parameterCount(recorded)
  const count = (weights: readonly tf.LayerVariable[]) =>
    weights.reduce((sum, weight) => sum + sizeOf(weight.shape as number[]), 0)
  expect(asNumber(trained)).toBe(count(actual.filter((weight) => weight.trainable)))
  expect(asNumber(frozen)).toBe(count(actual.filter((weight) => !weight.trainable)))
  expect((asNumber(trained) as number) + (asNumber(frozen) as number)).toBe(built.model.countParams())
  built.model.dispose()
}

/** Output values against the reference, for a batch of two different examples; and the multiply-accumulates it counts. */
export function compareValues(
  operation: AnyPrimitive,
  args: Arguments,
  inputs: readonly (readonly number[])[],
): void {
  const built = build(operation, args, inputs)
  fillWeights(built.model)
  const expectation = expectations[operation.name]
  if (expectation === undefined) throw new Error(`the reference has no ${operation.name}`)
  const weights = built.model.weights.map((weight) => ({
    shape: weight.shape as number[],
    values: [...weight.read().dataSync()],
  }))
  const first = inputValues(inputs)
  const second = first.map((values) => values.map((value) => -value / 2 + 0.1))
  const output = built.output.map((axis) => asNumber(axis) as number)
  const actual = tf.tidy(() => {
    const batch = inputs.map((shape, index) =>
      tf.tensor([...first[index]!, ...second[index]!], [2, ...shape]),
    )
    const result = built.model.predict(batch.length === 1 ? batch[0]! : batch) as tf.Tensor
    expect(result.shape).toEqual([2, ...output])
    return [...result.dataSync()]
  })
  const results = [first, second].map((example) =>
    expectation({
      operation,
      arguments: args,
      inputs: inputs.map((shape, index) => ({ shape, values: example[index]!.map(Math.fround) })),
      weights,
      output,
    }),
  )
  expect(results[0]!.output.shape).toEqual(output)
  const expected = results.flatMap((result) => result.output.values)
  expect(actual.length).toBe(expected.length)
  const worst = Math.max(
    ...expected.map((value, index) => Math.abs(value - actual[index]!) / (1 + Math.abs(value))),
  )
  expect(worst, `${operation.name}: largest difference`).toBeLessThan(1e-4)
  const application = applicationOf(built, args, inputs)
  const counted = [operation.macs(application), operation.attentionMacs(application)].map(
    asNumber,
  ) as number[]
  expect(counted[0]! + counted[1]!).toBe(results[0]!.products ?? 0)
  built.model.dispose()
}

/** How far to go along a direction, and how much of the slope may be rounding or the bend of the function. */
const step = 2e-3
const slack = 0.02

/**
 * Gradients with respect to every input and every trained weight exist, have their shapes and are finite; and along a
 * direction they give the slope that the values have, for a batch of two different examples.
 */
export function checkGradients(
  operation: AnyPrimitive,
  args: Arguments,
  inputs: readonly (readonly number[])[],
): void {
  const built = build(operation, args, inputs)
  fillWeights(built.model)
  const output = [2, ...built.output.map((axis) => asNumber(axis) as number)]
  tf.tidy(() => {
    const batch = inputs.map((shape, index) =>
      tf.tensor(numbers(2 * sizeOf(shape), index + 1, 3), [2, ...shape]),
    )
    const scores = tf.tensor(numbers(sizeOf(output), 99), output)
    const run = (...values: tf.Tensor[]) => {
      const training = { training: true, seed: 1, step: 0 }
      const result = built.model.apply(values.length === 1 ? values[0]! : values, training)
      return tf.sum(tf.mul((Array.isArray(result) ? result[0]! : result) as tf.Tensor, scores)) as tf.Scalar
    }
    const byInput = tf.grads(run)(batch)
    for (const [index, gradient] of byInput.entries()) expect(gradient.shape).toEqual(batch[index]!.shape)
    const trained = built.model.trainableWeights.map((weight) => weight.read() as tf.Variable)
    const byWeight = trained.length === 0 ? {} : tf.variableGrads(() => run(...batch), trained).grads
    for (const variable of trained) expect(byWeight[variable.name]?.shape).toEqual(variable.shape)
    const gradients = [...byInput, ...trained.map((variable) => byWeight[variable.name]!)]
    for (const gradient of gradients) expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true)

    const places = [...batch, ...trained]
    const directions = places.map(({ shape }, index) => tf.tensor(numbers(sizeOf(shape), index + 50), shape))
    const starts = places.map((place) => place.clone())
    const at = (distance: number) => {
      const moved = starts.map((start, index) => tf.add(start, tf.mul(directions[index]!, distance)))
      for (const [index, variable] of trained.entries()) variable.assign(moved[batch.length + index]!)
      return run(...moved.slice(0, batch.length)).dataSync()[0]!
    }
    const slope = (at(step) - at(-step)) / (2 * step)
    const parts = gradients.map(
      (gradient, index) => tf.sum(tf.mul(gradient, directions[index]!)).dataSync()[0]!,
    )
    const expected = parts.reduce((sum, part) => sum + part, 0)
    const size = Math.sqrt(gradients.reduce((sum, each) => sum + tf.sum(tf.square(each)).dataSync()[0]!, 0))
    expect(Math.abs(slope - expected), `${operation.name}: ${slope} and ${expected}`).toBeLessThan(
      slack * (1 + size),
    )
  })
  built.model.dispose()
}
