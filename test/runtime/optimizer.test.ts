/** The optimizer against TensorFlow.js' own, and against its formula with decay. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createOptimizer } from '../../src/runtime/engine/optimizer.ts'
import { initializeWeights, readWeights, type Weight, weightsOf } from '../../src/runtime/engine/weights.ts'
import { tinyModel } from './tiny.ts'

beforeAll(() => tf.setBackend('cpu'))

/** A fresh model's trained weights, at the same start each time. */
function freshWeights(): Weight[] {
  const model = tinyModel()
  initializeWeights(model, 1, { kernels: 'glorot_uniform', biases: 0.1 })
  return weightsOf(model).filter(({ trained }) => trained)
}

const gradientsAt = (weights: readonly Weight[], step: number) =>
  weights.map(({ shape }, index) => tf.randomNormal([...shape], 0, 1, 'float32', 100 * step + index + 1))
const bits = (weights: readonly Weight[]) =>
  [...readWeights(weights)].map(([name, { values }]) => [name, Array.from(values)])

describe('momentum', () => {
  it("is TensorFlow.js', bit for bit, while the rate changes", () => {
    const [ours, theirs] = [freshWeights(), freshWeights()]
    const optimizer = createOptimizer(ours, { kind: 'sgd', momentum: 0.9, weightDecay: 0 })
    const reference = tf.train.momentum(0.1, 0.9)
    for (let step = 0; step < 6; step++) {
      const rate = 0.1 * 0.5 ** step
      const gradients = gradientsAt(ours, step)
      optimizer.update(gradients, rate)
      // TensorFlow.js keeps its rate as a tensor that only a method of its base class changes.
      ;(reference as unknown as { setLearningRate(rate: number): void }).setLearningRate(rate)
      reference.applyGradients(
        theirs.map(({ variable }, index) => ({ name: variable.name, tensor: gradients[index]! })),
      )
      expect(bits(ours)).toEqual(bits(theirs))
    }
  })

  it('adds decay·W to the gradient of kernels and of nothing else', () => {
    const weights = freshWeights()
    const optimizer = createOptimizer(weights, { kind: 'sgd', momentum: 0.9, weightDecay: 0.05 })
    const expected = new Map(
      [...readWeights(weights)].map(([name, { values }]) => [
        name,
        { W: Array.from(values), A: Array(values.length).fill(0) as number[] },
      ]),
    )
    for (let step = 0; step < 3; step++) {
      const gradients = gradientsAt(weights, step)
      optimizer.update(gradients, 0.1)
      for (const [index, { name, role }] of weights.entries()) {
        const { W, A } = expected.get(name)!
        for (const [at, g] of gradients[index]!.dataSync().entries()) {
          A[at] = 0.9 * A[at]! + g + (role === 'kernel' ? 0.05 * W[at]! : 0)
          W[at] = W[at]! - 0.1 * A[at]!
        }
      }
    }
    expect(weights.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['kernel', 'bias', 'scale', 'shift']),
    )
    for (const [name, { values }] of readWeights(weights)) {
      for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected.get(name)!.W[at]!, 4)
    }
    for (const [name, { values }] of optimizer.read()) {
      for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected.get(name)!.A[at]!, 3)
    }
  })

  it('goes on elsewhere by name, whatever the order of the weights', () => {
    const settings = { kind: 'sgd', momentum: 0.9, weightDecay: 0.01 } as const
    const [one, other] = [freshWeights(), freshWeights().reverse()]
    const [first, second] = [createOptimizer(one, settings), createOptimizer(other, settings)]
    first.update(gradientsAt(one, 0), 0.1)
    for (const { name, variable } of other)
      variable.assign(one.find((weight) => weight.name === name)!.variable)
    second.write(first.read())
    const gradients = gradientsAt(one, 1)
    first.update(gradients, 0.1)
    second.update([...gradients].reverse(), 0.1)
    expect(new Map(bits(other) as [string, number[]][])).toEqual(new Map(bits(one) as [string, number[]][]))
    expect(() => second.write(new Map())).toThrow(/no momentum/)
  })

  it('leaves no tensors behind', () => {
    const weights = freshWeights()
    const before = tf.memory().numTensors
    const optimizer = createOptimizer(weights, { kind: 'sgd', momentum: 0.9, weightDecay: 0.01 })
    const gradients = gradientsAt(weights, 0)
    const held = tf.memory().numTensors
    for (let step = 0; step < 5; step++) optimizer.update(gradients, 0.1)
    expect(tf.memory().numTensors).toBe(held)
    optimizer.dispose()
    tf.dispose(gradients)
    expect(tf.memory().numTensors).toBe(before)
  })
})
