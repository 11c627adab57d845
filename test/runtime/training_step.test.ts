/** One step: the loss from logits, heads and their weights, dropout by the step, and what is not finite. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '../../src/runtime/data/batches.ts'
import { classesOf, logitsOf } from '../../src/runtime/engine/loss.ts'
import { createTrainingStep } from '../../src/runtime/engine/training_step.ts'
import { initializeWeights, readWeights, weightsOf } from '../../src/runtime/engine/weights.ts'
import { tinyModel, tinyRecipe } from './tiny.ts'

beforeAll(() => tf.setBackend('cpu'))

const batch: Batch = {
  images: Float32Array.from({ length: 3 * 192 }, (_, index) => ((index * 37) % 51) - 25),
  labels: Int32Array.from([0, 2, 1]),
  count: 3,
}
const noDropout = ({ heads = false } = {}) => {
  const model = tinyModel({ heads })
  for (const layer of model.layers)
    if (layer.getClassName() === 'IncDropout') Object.assign(layer, { rate: 0 })
  return model
}
const prepared = (model: tf.LayersModel, recipe = tinyRecipe) => {
  initializeWeights(model, 1, recipe.start)
  return createTrainingStep(model, model.outputs.length > 1 ? ['aux'] : [], recipe)
}
const bits = (model: tf.LayersModel) =>
  [...readWeights(weightsOf(model))].map(([name, { values }]) => [name, Array.from(values)])

describe('the losses', () => {
  it('are the cross-entropies of each output, and their weighted sum', () => {
    const model = noDropout({ heads: true })
    const step = prepared(model)
    const [main, aux] = tf.tidy(() => {
      const images = tf.tensor4d(batch.images, [3, 8, 8, 3])
      // Normalisation uses the batch's own mean in training, so the probabilities are those of training too.
      const outputs = model.apply(images, { training: true }) as tf.Tensor[]
      return outputs.map((probabilities) => {
        const rows = probabilities.reshape([3, 3]).arraySync() as number[][]
        return rows.reduce((sum, row, index) => sum - Math.log(row[batch.labels[index]!]!), 0) / 3
      })
    })
    initializeWeights(model, 1, tinyRecipe.start)
    const outcome = step.run(batch, 0, 0.1, true)!
    expect(outcome.losses.map(({ name }) => name)).toEqual(['main', 'aux'])
    expect(outcome.losses[0]!.loss).toBeCloseTo(main!, 4)
    expect(outcome.losses[1]!.loss).toBeCloseTo(aux!, 4)
    expect(outcome.loss).toBeCloseTo(main! + 0.3 * aux!, 4)
  })

  it('leave alone a head that has none', () => {
    const model = noDropout({ heads: true })
    const step = prepared(model, { ...tinyRecipe, loss: { main: 1, heads: [] } })
    expect(step.trained.map(({ name }) => name).filter((name) => name.startsWith('aux'))).toEqual([])
    expect(step.run(batch, 0, 0.1, true)!.losses.length).toBe(1)
  })

  it('change the weights as their gradients say', () => {
    const model = noDropout()
    const recipe = {
      ...tinyRecipe,
      loss: { main: 1, heads: [] },
      optimizer: { kind: 'sgd', momentum: 0, weightDecay: 0 },
    } as const
    const step = prepared(model, recipe)
    const before = new Map(bits(model) as [string, number[]][])
    const at = (shift: number) => {
      initializeWeights(model, 1, recipe.start)
      const weight = weightsOf(model).find(({ name }) => name === 'main/linear/kernel')!
      const values = Float32Array.from(before.get(weight.name)!)
      values[4]! += shift
      weight.variable.assign(tf.tensor(values, [...weight.shape]))
      return step.run(batch, 0, 0, true)!.loss
    }
    const slope = (at(0.01) - at(-0.01)) / 0.02
    initializeWeights(model, 1, recipe.start)
    step.run(batch, 0, 0.5, false)
    const after = new Map(bits(model) as [string, number[]][])
    expect((before.get('main/linear/kernel')![4]! - after.get('main/linear/kernel')![4]!) / 0.5).toBeCloseTo(
      slope,
      2,
    )
  })
})

describe('dropout', () => {
  it('draws by the step and the seed, and by nothing else', () => {
    const lossAt = (step: number, seed: number) => {
      const model = tinyModel({ heads: true })
      return prepared(model, { ...tinyRecipe, seed }).run(batch, step, 0.1, true)!.losses
    }
    expect(lossAt(3, 1)).toEqual(lossAt(3, 1))
    expect(lossAt(3, 1)).not.toEqual(lossAt(4, 1))
    expect(lossAt(3, 1)).not.toEqual(lossAt(3, 2))
  })
})

describe('a step', () => {
  it('keeps the number of tensors, read or not', () => {
    const model = tinyModel({ heads: true })
    const step = prepared(model)
    const { numTensors } = tf.memory()
    for (let at = 0; at < 6; at++) {
      step.run(batch, at, 0.001, at % 2 === 0)
      expect(tf.memory().numTensors).toBe(numTensors)
    }
  })

  it('names the first weight with a gradient that is not finite, and leaves the trained weights as they were', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const model = noDropout()
      const step = prepared(model, { ...tinyRecipe, loss: { main: 1, heads: [] } })
      const trained = () =>
        [...readWeights(step.trained)].map(([name, { values }]) => [name, Array.from(values)])
      const before = trained()
      const images = Float32Array.from(batch.images)
      images[5] = bad
      const outcome = step.run({ ...batch, images }, 0, 0.1, true)!
      expect(Number.isFinite(outcome.loss) && outcome.gradientNotFinite === null).toBe(false)
      expect(outcome.gradientNotFinite).toBe('convolution/kernel')
      expect(trained()).toEqual(before)
      expect(
        [...step.optimizer.read().values()].every(({ values }) => values.every((value) => value === 0)),
      ).toBe(true)
    }
  })
})

describe('logits', () => {
  const input = tf.input({ shape: [4] })
  const dense = (activation?: 'softmax' | 'relu') => {
    const configuration = activation === undefined ? { units: 3 } : { units: 3, activation }
    return tf.layers.dense(configuration).apply(input) as tf.SymbolicTensor
  }

  it('are the input of a softmax, or the output itself', () => {
    const plain = dense()
    expect(logitsOf(plain)).toBe(plain)
    expect(logitsOf(tf.layers.softmax({ axis: -1 }).apply(plain) as tf.SymbolicTensor)).toBe(plain)
    expect(logitsOf(tf.layers.softmax({ axis: 1 }).apply(plain) as tf.SymbolicTensor)).toBe(plain)
    expect(logitsOf(tf.layers.activation({ activation: 'softmax' }).apply(plain) as tf.SymbolicTensor)).toBe(
      plain,
    )
  })

  it('cannot be had from a softmax inside a layer, or one over another axis', () => {
    expect(() => logitsOf(dense('softmax'))).toThrow(/has a softmax inside/)
    const image = tf.input({ shape: [1, 1, 3] })
    expect(() => logitsOf(tf.layers.softmax({ axis: 1 }).apply(image) as tf.SymbolicTensor)).toThrow(
      /not over the channels/,
    )
  })

  it('are one list for each image', () => {
    expect(classesOf(dense())).toBe(3)
    expect(classesOf(tf.input({ shape: [1, 1, 9] }))).toBe(9)
    expect(() => classesOf(tf.input({ shape: [2, 1, 9] }))).toThrow(/2×1×9/)
  })
})
