/** Weights by name, and their starts. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerNames } from '../../src/network/layer_names.ts'
import { weightStarts } from '../../src/network/weight_starts.ts'
import type { KernelStart } from '../../src/runtime/contract/recipe.ts'
import {
  firstNotFinite,
  initializeWeights,
  readWeights,
  startingWeightsOf,
  weightsOf,
  writeWeights,
} from '../../src/runtime/engine/weights.ts'
import { referenceModel } from '../codegen/faithful.ts'
import { networkIn } from './compiled.ts'
import { tinyModel, tinyStarts } from './tiny.ts'

beforeAll(() => tf.setBackend('cpu'))

const start = { kernels: 'glorot_uniform', biases: 0.2 } as const
const valuesOf = (model: tf.LayersModel) =>
  Object.fromEntries(
    [...readWeights(weightsOf(model))].map(([name, { values }]) => [name, Array.from(values)]),
  )

/** One layer of each kind with weights, and how each of them starts. */
const varied = networkIn(`network varied : 8×8×6 -> 1×7 =
  conv2d(3×5, 8) |> conv2d(3×3, 12, groups: 4) |> depthwise(3×3, 2) |> separable_conv2d(3×3, 10) |> prelu |> layer_scale
  |> group_norm(2) |> conv2d_transpose(2×2, 5) |> batch_norm |> tokens |> prepend_token |> position_embedding
  |> layer_norm |> token(1) |> linear(7)`)
const variedModel = () => referenceModel(varied, false)
const variedStarts = weightStarts(varied, layerNames(varied))

describe('the weights of a model', () => {
  it('have a start each, as the operations say, and kernels the connections of one output and of one input', () => {
    const known = startingWeightsOf(variedModel(), variedStarts).map(({ name, start, trained }) => [
      name,
      ...(start.kind === 'kernel' ? [start.fanIn, start.fanOut] : [start]),
      trained,
    ])
    const bias = { kind: 'bias' }
    const constant = (value: number) => ({ kind: 'constant', value })
    const normal = { kind: 'normal', deviation: 0.02 }
    expect(known).toEqual([
      ['conv2d_1/kernel', 15 * 6, 15 * 8, true],
      ['conv2d_1/bias', bias, true],
      ['conv2d_2/kernel', 9 * 2, 9 * 3, true],
      ['conv2d_2/bias', bias, true],
      ['depthwise/depthwise_kernel', 9, 18, true],
      ['depthwise/bias', bias, true],
      ['separable_conv2d/depthwise_kernel', 9, 9, true],
      ['separable_conv2d/pointwise_kernel', 24, 10, true],
      ['separable_conv2d/bias', bias, true],
      ['prelu/alpha', constant(0.25), true],
      ['layer_scale/layer_scale', constant(1e-6), true],
      ['group_norm/gamma', constant(1), true],
      ['group_norm/beta', constant(0), true],
      ['conv2d_transpose/kernel', 4 * 10, 4 * 5, true],
      ['conv2d_transpose/bias', bias, true],
      ['batch_norm/gamma', constant(1), true],
      ['batch_norm/beta', constant(0), true],
      ['batch_norm/moving_mean', constant(0), false],
      ['batch_norm/moving_variance', constant(1), false],
      ['prepend_token/token', normal, true],
      ['position_embedding/embedding', normal, true],
      ['layer_norm/gamma', constant(1), true],
      ['layer_norm/beta', constant(0), true],
      ['linear/kernel', 5, 7, true],
      ['linear/bias', bias, true],
    ])
  })

  it('must all be in the table', () => {
    const { 'main/linear/kernel': _, ...others } = tinyStarts
    expect(() => startingWeightsOf(tinyModel(), others)).toThrow(
      "does not say how 'main/linear/kernel' starts: compile the network again",
    )
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
    for (const model of [small, large]) initializeWeights(model, tinyStarts, 5, start)
    const [one, other] = [valuesOf(small), valuesOf(large)]
    for (const name of Object.keys(one)) expect(one[name]).toEqual(other[name])
    initializeWeights(small, tinyStarts, 6, start)
    expect(valuesOf(small)['convolution/kernel']).not.toEqual(one['convolution/kernel'])
    expect(one['main/linear/kernel']).not.toEqual(other['aux/linear/kernel'])
  })

  it('is constant for all that is no kernel and no embedding', () => {
    const model = variedModel()
    initializeWeights(model, variedStarts, 1, start)
    const values = valuesOf(model)
    const only = (name: string) => [...new Set(values[name])]
    expect(only('conv2d_1/bias')).toEqual([Math.fround(0.2)])
    expect(only('batch_norm/gamma')).toEqual([1])
    expect(only('batch_norm/beta')).toEqual([0])
    expect(only('batch_norm/moving_mean')).toEqual([0])
    expect(only('batch_norm/moving_variance')).toEqual([1])
    expect(only('prelu/alpha')).toEqual([0.25])
    expect(only('layer_scale/layer_scale')).toEqual([Math.fround(1e-6)])
    expect(Math.max(...values['position_embedding/embedding']!.map(Math.abs))).toBeLessThan(0.05)
    expect(new Set(values['position_embedding/embedding']).size).toBeGreaterThan(300)
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
    const starts = {
      'd/kernel': { kind: 'kernel', fanIn: 200, fanOut: 300 },
      'd/bias': { kind: 'bias' },
    } as const
    initializeWeights(model, starts, 3, { kernels, biases: 0 })
    const values = valuesOf(model)['d/kernel']!
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const measured = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(measured / variance).toBeCloseTo(1, 1)
    const widest = Math.max(...values.map(Math.abs)) / Math.sqrt(variance)
    expect(widest).toBeCloseTo(kind === 'uniform' ? Math.sqrt(3) : 2 / 0.87962566, 2)
  })

  it("draws within TensorFlow.js' own limits for Glorot-uniform kernels", () => {
    const model = variedModel()
    initializeWeights(model, variedStarts, 1, start)
    const limit = Math.sqrt(6 / (15 * 6 + 15 * 8))
    const own = tf.initializers.glorotUniform({ seed: 1 }).apply([3, 5, 6, 8]).dataSync()
    expect(Math.max(...own.map(Math.abs))).toBeLessThanOrEqual(limit)
    const widest = Math.max(...valuesOf(model)['conv2d_1/kernel']!.map(Math.abs))
    expect(widest).toBeLessThanOrEqual(limit)
    expect(widest).toBeGreaterThan(0.97 * limit)
  })
})

describe('values by name', () => {
  it('go from one model to another, also to one without heads', () => {
    const [from, to] = [tinyModel({ heads: true }), tinyModel()]
    initializeWeights(from, tinyStarts, 9, start)
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
