/** Dropout: its masks come from the step's seed and the layer's name, and from nothing else. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { dropoutMask, layers } from '../../src/runtime/layers/index.ts'

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
    for (const output of run(model, { training: false, seed: 3 }))
      expect(output.every((value) => value === 1)).toBe(true)
  })

  test('draws the same masks from the same seed, others from another, and others in each layer', () => {
    const model = twoLayers()
    const [once, again, other] = [3, 3, 4].map((seed) => run(model, { training: true, seed }))
    expect(again).toEqual(once)
    expect(run(twoLayers(), { training: true, seed: 3 })).toEqual(once)
    expect(other![0]).not.toEqual(once![0])
    const [first, second] = once as [number[], number[]]
    const droppedBySecondAlone = first.filter((value, index) => value > 0 && second[index] === 0).length
    const kept = first.filter((value) => value > 0).length
    expect(droppedBySecondAlone / kept).toBeGreaterThan(0.35)
    expect(droppedBySecondAlone / kept).toBeLessThan(0.45)
  })

  test('says what is missing where training has no seed', () => {
    expect(() => run(twoLayers(), { training: true })).toThrow(/'first' needs the step's seed/)
  })

  test('a rate of 1 is refused', () => {
    expect(() => layers.dropout({ rate: 1 })).toThrow(/at least 0 and less than 1/)
  })
})

describe('masks', () => {
  test('have the rate, and the mean 1', () => {
    for (const rate of [0.1, 0.4, 0.7]) {
      const mask = dropoutMask(200_000, rate, 12, 'layer')
      const dropped = mask.filter((value) => value === 0).length / mask.length
      expect(Math.abs(dropped - rate)).toBeLessThan(0.005)
      expect(new Set(mask).size).toBe(2)
      expect(Math.max(...mask.subarray(0, 1000))).toBeCloseTo(1 / (1 - rate), 5)
    }
  })

  test('of neighbouring steps agree no more often than chance', () => {
    const size = 100_000
    for (let seed = 0; seed < 5; seed += 1) {
      const [one, two] = [dropoutMask(size, 0.5, seed, 'layer'), dropoutMask(size, 0.5, seed + 1, 'layer')]
      const equal = one.filter((value, index) => value === two[index]).length / size
      expect(Math.abs(equal - 0.5)).toBeLessThan(0.01)
    }
  })
})
