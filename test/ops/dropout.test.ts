/** Dropout: its masks come from the run's seed, the step and the layer's name, and from nothing else. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { layers } from '../../src/runtime/layers/index.ts'
import { dropoutMask, dropoutSeed } from '../../src/runtime/random/dropout_masks.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** A model with two dropout layers one after the other. */
function twoLayers() {
  const input = tf.input({ shape: [50, 40] })
  const first = layers.dropout({ rate: 0.4, name: 'first' }).apply(input) as tf.SymbolicTensor
  const second = layers.dropout({ rate: 0.4, name: 'second' }).apply(first) as tf.SymbolicTensor
  return tf.model({ inputs: input, outputs: [first, second] })
}

function run(model: tf.LayersModel, options: object): number[][] {
  return tf.tidy(() =>
    (model.apply(tf.ones([2, 50, 40]), options) as tf.Tensor[]).map((tensor) => [...tensor.dataSync()]),
  )
}

describe('a model', () => {
  test('drops only in training', () => {
    const model = twoLayers()
    for (const output of run(model, {})) expect(output.every((value) => value === 1)).toBe(true)
    for (const output of run(model, { training: false, seed: 3, step: 0 }))
      expect(output.every((value) => value === 1)).toBe(true)
  })

  test('draws the same masks from the same seed and step, others from others, and others in each layer', () => {
    const model = twoLayers()
    const at = (seed: number, step: number, of = model) => run(of, { training: true, seed, step })
    const once = at(3, 5)
    expect(at(3, 5)).toEqual(once)
    expect(at(3, 5, twoLayers())).toEqual(once)
    for (const other of [at(4, 5), at(3, 6), at(5, 3)]) expect(other[0]).not.toEqual(once[0])
    const [first, second] = once as [number[], number[]]
    const droppedBySecondAlone = first.filter((value, index) => value > 0 && second[index] === 0).length
    const kept = first.filter((value) => value > 0).length
    expect(droppedBySecondAlone / kept).toBeGreaterThan(0.35)
    expect(droppedBySecondAlone / kept).toBeLessThan(0.45)
  })

  test('says what is missing where training has no seed, or no step', () => {
    for (const given of [{}, { seed: 3 }, { step: 3 }])
      expect(() => run(twoLayers(), { training: true, ...given })).toThrow(
        /'first' needs the run's seed and the step/,
      )
  })

  test('a rate of 1 is refused', () => {
    expect(() => layers.dropout({ rate: 1 })).toThrow(/at least 0 and less than 1/)
  })
})

describe('masks', () => {
  test('have the rate, and the mean 1', () => {
    for (const rate of [0.1, 0.4, 0.7]) {
      const mask = dropoutMask(200_001, rate, { seed: 12, step: 0 }, 'layer')
      const dropped = mask.filter((value) => value === 0).length / mask.length
      expect(Math.abs(dropped - rate)).toBeLessThan(0.005)
      expect(new Set(mask).size).toBe(2)
      expect(Math.max(...mask.subarray(0, 1000))).toBe(Math.fround(1 / (1 - rate)))
    }
  })

  test('of neighbouring steps and seeds agree no more often than chance', () => {
    const size = 100_000
    const mask = (seed: number, step: number) => dropoutMask(size, 0.5, { seed, step }, 'layer')
    const agree = (one: Float32Array, two: Float32Array) =>
      one.filter((value, index) => value === two[index]).length / size
    for (let step = 0; step < 5; step += 1) {
      const seed = dropoutSeed(step)
      for (const other of [mask(seed, step + 1), mask(dropoutSeed(step + 1), step), mask(seed + 1, step)])
        expect(Math.abs(agree(mask(seed, step), other) - 0.5)).toBeLessThan(0.01)
    }
  })

  test('are drawn from a seed of 32 bits, whatever the seed of the recipe', () => {
    const seeds = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map(dropoutSeed)
    for (const seed of seeds) expect(seed).toBe(seed | 0)
    expect(new Set(seeds).size).toBe(seeds.length)
  })
})
