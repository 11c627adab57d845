/** Weights by name, their roles and their starts. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KernelStart } from '../../src/runtime/contract/recipe.ts'
import {
  firstNotFinite,
  initializeWeights,
  readWeights,
  weightsOf,
  writeWeights,
} from '../../src/runtime/engine/weights.ts'
import { layers } from '../../src/runtime/layers/index.ts'
import { tinyModel } from './tiny.ts'

beforeAll(() => tf.setBackend('cpu'))

const start = { kernels: 'glorot_uniform', biases: 0.2 } as const
const valuesOf = (model: tf.LayersModel) =>
  Object.fromEntries(
    [...readWeights(weightsOf(model))].map(([name, { values }]) => [name, Array.from(values)]),
  )

/** One layer of each kind with weights. */
function variedModel(): tf.LayersModel {
  const sequence: tf.layers.Layer[] = [
    tf.layers.conv2d({
      name: 'plain',
      filters: 8,
      kernelSize: [3, 5],
      padding: 'same',
      inputShape: [8, 8, 6],
    }),
    layers.convolution2d({
      name: 'grouped',
      filters: 12,
      groups: 4,
      kernelSize: 3,
      padding: 'same',
      dilation: 1,
    }),
    tf.layers.depthwiseConv2d({ name: 'depthwise', kernelSize: 3, depthMultiplier: 2, padding: 'same' }),
    tf.layers.separableConv2d({ name: 'separable', filters: 10, kernelSize: 3, padding: 'same' }),
    tf.layers.prelu({ name: 'sloped', sharedAxes: [1, 2] }),
    layers.layerScale({ name: 'scaled' }),
    layers.groupNormalization({ name: 'groups', groups: 2, epsilon: 0.001 }),
    tf.layers.conv2dTranspose({ name: 'transposed', filters: 5, kernelSize: 2 }),
    tf.layers.batchNormalization({ name: 'normalised' }),
    layers.tokens({ name: 'tokens' }),
    layers.prependToken({ name: 'prepended' }),
    layers.positionEmbedding({ name: 'positions' }),
    tf.layers.layerNormalization({ name: 'layered' }),
    tf.layers.flatten(),
    tf.layers.dense({ name: 'linear', units: 7 }),
  ]
  return tf.sequential({ layers: sequence })
}

describe('the weights of a model', () => {
  it('have a role each, and kernels the connections of one output and of one input', () => {
    const known = weightsOf(variedModel()).map(({ name, role, fans, trained }) => [
      name,
      role,
      fans?.in,
      fans?.out,
      trained,
    ])
    expect(known).toEqual([
      ['plain/kernel', 'kernel', 15 * 6, 15 * 8, true],
      ['plain/bias', 'bias', undefined, undefined, true],
      ['grouped/kernel', 'kernel', 9 * 2, 9 * 3, true],
      ['grouped/bias', 'bias', undefined, undefined, true],
      ['depthwise/depthwise_kernel', 'kernel', 9, 18, true],
      ['depthwise/bias', 'bias', undefined, undefined, true],
      ['separable/depthwise_kernel', 'kernel', 9, 9, true],
      ['separable/pointwise_kernel', 'kernel', 24, 10, true],
      ['separable/bias', 'bias', undefined, undefined, true],
      ['sloped/alpha', 'slope', undefined, undefined, true],
      ['scaled/layer_scale', 'layer scale', undefined, undefined, true],
      ['groups/gamma', 'scale', undefined, undefined, true],
      ['groups/beta', 'shift', undefined, undefined, true],
      ['transposed/kernel', 'kernel', 4 * 10, 4 * 5, true],
      ['transposed/bias', 'bias', undefined, undefined, true],
      ['normalised/gamma', 'scale', undefined, undefined, true],
      ['normalised/beta', 'shift', undefined, undefined, true],
      ['normalised/moving_mean', 'moving mean', undefined, undefined, false],
      ['normalised/moving_variance', 'moving variance', undefined, undefined, false],
      ['prepended/token', 'embedding', undefined, undefined, true],
      ['positions/embedding', 'embedding', undefined, undefined, true],
      ['layered/gamma', 'scale', undefined, undefined, true],
      ['layered/beta', 'shift', undefined, undefined, true],
      ['linear/kernel', 'kernel', 82 * 5, 7, true],
      ['linear/bias', 'bias', undefined, undefined, true],
    ])
  })

  it('keep their names however often the process builds the model', () => {
    const names = () => weightsOf(tinyModel({ heads: true })).map(({ name }) => name)
    expect(names()).toEqual(names())
    expect(names()).toContain('convolution/kernel')
  })

  it('must have names of their own', () => {
    const shared = tf.layers.dense({ name: 'twice', units: 2 })
    const input = tf.input({ shape: [2] })
    const both = tf.model({ inputs: input, outputs: shared.apply(shared.apply(input)) as tf.SymbolicTensor })
    expect(weightsOf(both).length).toBe(2)
    const inner = tf.sequential({ layers: [tf.layers.dense({ name: 'same', units: 2, inputShape: [2] })] })
    const other = tf.sequential({ layers: [tf.layers.dense({ name: 'same', units: 2, inputShape: [2] })] })
    const clash = tf.model({ inputs: input, outputs: other.apply(inner.apply(input)) as tf.SymbolicTensor })
    expect(() => weightsOf(clash)).toThrow(/two weights of the model are called 'same\/kernel'/)
  })
})

describe('the start', () => {
  it('is the same bits for the same seed and name, whatever else the model has', () => {
    const [small, large] = [tinyModel(), tinyModel({ heads: true })]
    for (const model of [small, large]) initializeWeights(model, 5, start)
    const [one, other] = [valuesOf(small), valuesOf(large)]
    for (const name of Object.keys(one)) expect(one[name]).toEqual(other[name])
    initializeWeights(small, 6, start)
    expect(valuesOf(small)['convolution/kernel']).not.toEqual(one['convolution/kernel'])
    expect(one['main/linear/kernel']).not.toEqual(other['aux/linear/kernel'])
  })

  it('is constant for all that is no kernel and no embedding', () => {
    const model = variedModel()
    initializeWeights(model, 1, start)
    const values = valuesOf(model)
    const only = (name: string) => [...new Set(values[name])]
    expect(only('plain/bias')).toEqual([Math.fround(0.2)])
    expect(only('normalised/gamma')).toEqual([1])
    expect(only('normalised/beta')).toEqual([0])
    expect(only('normalised/moving_mean')).toEqual([0])
    expect(only('normalised/moving_variance')).toEqual([1])
    expect(only('sloped/alpha')).toEqual([0.25])
    expect(only('scaled/layer_scale')).toEqual([Math.fround(1e-6)])
    expect(Math.max(...values['positions/embedding']!.map(Math.abs))).toBeLessThan(0.05)
    expect(new Set(values['positions/embedding']).size).toBeGreaterThan(300)
  })

  it.each<[KernelStart, number, 'uniform' | 'normal']>([
    ['glorot_uniform', 2 / (200 + 300), 'uniform'],
    ['glorot_normal', 2 / (200 + 300), 'normal'],
    ['he_uniform', 2 / 200, 'uniform'],
    ['he_normal', 2 / 200, 'normal'],
    ['lecun_uniform', 1 / 200, 'uniform'],
    ['lecun_normal', 1 / 200, 'normal'],
  ])('%s has its variance, and its widest value', (kernels, variance, kind) => {
    const model = tf.sequential({ layers: [tf.layers.dense({ name: 'd', units: 300, inputShape: [200] })] })
    initializeWeights(model, 3, { kernels, biases: 0 })
    const values = valuesOf(model)['d/kernel']!
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const measured = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(measured / variance).toBeCloseTo(1, 1)
    const widest = Math.max(...values.map(Math.abs)) / Math.sqrt(variance)
    expect(widest).toBeCloseTo(kind === 'uniform' ? Math.sqrt(3) : 2 / 0.87962566, 2)
  })

  it("draws within TensorFlow.js' own limits for Glorot-uniform kernels", () => {
    const model = variedModel()
    initializeWeights(model, 1, start)
    const limit = Math.sqrt(6 / (15 * 6 + 15 * 8))
    const own = tf.initializers.glorotUniform({ seed: 1 }).apply([3, 5, 6, 8]).dataSync()
    expect(Math.max(...own.map(Math.abs))).toBeLessThanOrEqual(limit)
    const widest = Math.max(...valuesOf(model)['plain/kernel']!.map(Math.abs))
    expect(widest).toBeLessThanOrEqual(limit)
    expect(widest).toBeGreaterThan(0.97 * limit)
  })
})

describe('values by name', () => {
  it('go from one model to another, also to one without heads', () => {
    const [from, to] = [tinyModel({ heads: true }), tinyModel()]
    initializeWeights(from, 9, start)
    writeWeights(weightsOf(to), readWeights(weightsOf(from)))
    expect(valuesOf(from)).toMatchObject(valuesOf(to))
    const image = tf.randomUniform([2, 8, 8, 3], 0, 1, 'float32', 1)
    const [main] = from.predict(image) as tf.Tensor[]
    expect(Array.from((to.predict(image) as tf.Tensor).dataSync())).toEqual(Array.from(main!.dataSync()))
  })

  it('must be there, of the same shape', () => {
    const weights = weightsOf(tinyModel())
    const values = new Map(readWeights(weights))
    values.set('convolution/bias', { shape: [5], values: new Float32Array(5) })
    expect(() => writeWeights(weights, values)).toThrow(
      "weight 'convolution/bias' is 6 in the model and 5 in the checkpoint",
    )
    values.delete('convolution/kernel')
    expect(() => writeWeights(weights, values)).toThrow("no weight 'convolution/kernel'")
  })

  it('are searched for what is not finite', () => {
    const values = (...numbers: number[]) => ({ shape: [numbers.length], values: Float32Array.from(numbers) })
    const good = values(3e38, 3e38, -3e38, 1e-40)
    expect(firstNotFinite(new Map([['a', good]]))).toBe(null)
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(
        firstNotFinite(
          new Map([
            ['a', good],
            ['b', values(0, bad, 1)],
            ['c', values(bad)],
          ]),
        ),
      ).toBe('b')
    }
    expect(firstNotFinite(new Map([['x', values(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)]]))).toBe(
      'x',
    )
  })
})
