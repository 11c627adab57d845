/** Mixed precision: products on 16 bits, the losses and gradients near those of 32. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Node, namedNodes } from '../../src/graph/index.ts'
import { networksOf } from '../building/checked.ts'
import { batchTensors, stepTensors, testBatch } from '../building/eager_engine.ts'
import { modelOf, openModel, relativeError } from '../building/graph_engine.ts'
import { twoInceptions } from '../building/inception_networks.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'
import { leaky, smooth } from '../building/substituted_networks.ts'

const small = networksOf('specs/small_inception.inc')[0]!.network

const elementOf = ({ outputs }: Node) => outputs[0]?.element

/** The nodes that a training step runs. */
function trainingNodes(precision: 'fp32' | 'bf16', network = small): readonly Node[] {
  const { train } = modelOf(network, small.recipe!, precision).signatures
  return namedNodes(Object.values(train!.outputs)).nodes.map(({ node }) => node)
}

describe('a training step in mixed precision', () => {
  it('has its products on 16 bits, and losses, normalisations and updates on 32', () => {
    const nodes = trainingNodes('bf16')
    const elements = (operation: string) =>
      new Set(nodes.filter((node) => node.operation === operation).map(elementOf))
    for (const half of ['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput', 'MatMul', 'BiasAdd'])
      expect([half, elements(half)]).toEqual([half, new Set(['bfloat16'])])
    for (const full of [
      'FusedBatchNormV3',
      'SparseSoftmaxCrossEntropyWithLogits',
      'ReadVariableOp',
      'AvgPool',
    ])
      expect([full, elements(full)]).toEqual([full, new Set(['float32'])])
    const updates = nodes.filter(({ operation }) => operation === 'ResourceApplyMomentum')
    expect(updates.length).toBe(modelOf(small).momentum.length)
    expect(new Set(updates.map(({ inputs }) => elementOf(inputs[3]!.node)))).toEqual(new Set(['float32']))
  })

  it('keeps the 16 bits of a product in a leaky ReLU behind it, and in its gradient', () => {
    const behindProducts = leaky(networksOf('specs/googlenet.inc')[0]!.network)
    const nodes = trainingNodes('bf16', behindProducts)
    for (const operation of ['LeakyRelu', 'LeakyReluGrad']) {
      const found = nodes.filter((node) => node.operation === operation)
      expect(found.length).toBeGreaterThan(50)
      expect(new Set(found.map(elementOf))).toEqual(new Set(['bfloat16']))
    }
  })

  it('is on 32 bits throughout where nothing else is asked for', () => {
    expect(trainingNodes('fp32').filter((node) => elementOf(node) === 'bfloat16')).toEqual([])
  })
})

describe.skipIf(!hasNativeLibrary)('a training step in mixed precision, run', () => {
  beforeAll(useNativeLibrary)

  // Where a value crosses a kink its gradient jumps, and with 16 bits many do: kinks are none or slight.
  it.each([
    ['smooth functions', smooth(small), 0.5],
    ['leaky ReLUs', leaky(twoInceptions()), 0.95],
  ])(
    'has nearly the loss and the gradients of 32 bits, and learns, with %s',
    async (_, network, mostOfFirst) => {
      const results = await Promise.all(
        (['fp32', 'bf16'] as const).map(async (precision) => {
          const { run, close } = openModel(modelOf(network, network.recipe ?? undefined, precision))
          await run('init', { seed: tf.scalar(2, 'int32') })
          const inputs = () => ({ ...batchTensors(network, testBatch(network, 16, 1)), ...stepTensors(0, 1) })
          const gradients = await run('gradients', inputs())
          let last = Number.NaN
          for (let step = 0; step < 20; step++)
            last = (await run('train', { ...inputs(), rate: tf.scalar(0.02) })).loss!.values[0]!
          close()
          return { gradients, last }
        }),
      )
      const [full, half] = results as [(typeof results)[0], (typeof results)[0]]
      expect(half.gradients.loss!.values).not.toEqual(full.gradients.loss!.values)
      // A bfloat16 has eight bits of precision; the error of a deep gradient is a few times the 0.4% of one number.
      expect(relativeError(half.gradients.loss!.values, full.gradients.loss!.values)).toBeLessThan(0.02)
      const all = ({ gradients }: typeof full) =>
        Object.entries(gradients).flatMap(([, { values }]) => [...values])
      expect(relativeError(all(half), all(full))).toBeLessThan(0.1)
      expect(half.last).toBeLessThan(mostOfFirst * half.gradients.loss!.values[0]!)
      const first = full.gradients.loss!.values[0]!
      expect(Math.abs(half.last - full.last)).toBeLessThan(0.05 * (first - full.last))
    },
  )
})
