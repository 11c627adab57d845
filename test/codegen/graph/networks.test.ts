/** Whole networks as graphs against the eager engine, on the native library: the same weights give the same numbers. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { graphBytes } from '../../../src/codegen/graph/index.ts'
import { defaultRecipe } from '../../../src/network/default_recipe.ts'
import type { Network } from '../../../src/network/network.ts'
import type { Recipe } from '../../../src/runtime/contract/recipe.ts'
import { readWeights, weightsOf } from '../../../src/runtime/engine/weights.ts'
import { networksOf } from '../../building/checked.ts'
import { dropping } from '../../building/dropping_network.ts'
import {
  batchTensors,
  copyWeights,
  drawWeights,
  eagerEngine,
  stepTensors,
  testBatch,
} from '../../building/eager_engine.ts'
import { modelOf, openModel, relativeError } from '../../building/graph_engine.ts'
import { twoInceptions } from '../../building/inception_networks.ts'
import { hasNativeLibrary, useNativeLibrary } from '../../building/native_library.ts'
import { smooth } from '../../building/substituted_networks.ts'

const small = networksOf('specs/small_inception.inc')[0]!.network

const recipeOf = (network: Network): Recipe => network.recipe ?? defaultRecipe(network)

describe('the bytes of a graph', () => {
  it('are the same each time', () => {
    expect(graphBytes(modelOf(small))).toEqual(graphBytes(modelOf(small)))
  })

  it('hold no node twice, and none that no signature needs', () => {
    const text = Buffer.from(graphBytes(modelOf(small, undefined, 'fp32', []))).toString('latin1')
    const convolutions = small.operations.filter(({ primitive }) => primitive === 'conv2d').length
    // In training and outside it: the first convolution is one, as both see the same images and weights.
    const count = (operation: string) =>
      text.split(`\x12${String.fromCharCode(operation.length)}${operation}`).length - 1
    expect(count('Conv2D')).toBe(2 * convolutions - 1)
    expect(count('Conv2DBackpropFilter')).toBe(convolutions)
    // Nobody asks for the gradient of the images.
    expect(count('Conv2DBackpropInput')).toBe(convolutions - 1)
    expect(count('ReadVariableOp')).toBe(modelOf(small).weights.length + modelOf(small).momentum.length)
  })
})

describe.skipIf(!hasNativeLibrary)('a network in a graph', () => {
  beforeAll(useNativeLibrary)

  it.each([
    ['an inception network with batch normalisation', small, 4, 5],
    ['the same without kinks', smooth(small), 4, 50],
    ['a network with heads', twoInceptions(), 3, 50],
    ['a network with dropout in many places, without kinks', smooth(dropping()), 8, 50],
  ] as const)(
    '%s predicts, differentiates and trains as the eager engine',
    async (_, network, count, steps) => {
      const recipe = recipeOf(network)
      const model = modelOf(network)
      const { run, close } = openModel(model)
      const eager = eagerEngine(network, recipe)
      try {
        drawWeights(eager.weights)
        await copyWeights(eager.weights, model, run)
        const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name).sort()
        expect(names(model.weights)).toEqual(names(eager.weights))

        const batch = testBatch(network, count, 1)
        const { output } = await run('predict', { images: batchTensors(network, batch).images })
        expect(relativeError(output!.values, eager.predict(batch))).toBeLessThan(1e-5)

        const { loss: _loss, ...graph } = await run('gradients', {
          ...batchTensors(network, batch),
          ...stepTensors(0, recipe.seed),
        })
        const gradients = eager.gradients(batch)
        expect(Object.keys(graph).sort()).toEqual(Object.keys(gradients).sort())
        for (const [name, { values }] of Object.entries(graph))
          expect(relativeError(values, gradients[name]!), name).toBeLessThan(1e-4)

        for (let step = 0; step < steps; step++) {
          const next = testBatch(network, count, step + 1)
          const rate = 0.01 / (1 + step / 10)
          const inputs = {
            ...batchTensors(network, next),
            ...stepTensors(step, recipe.seed),
            rate: tf.scalar(rate),
          }
          const { loss } = await run('train', inputs)
          const expected = eager.train(next, step, rate)
          // Later the losses are small, and their relative errors large.
          if (step < 5) expect(relativeError(loss!.values, [expected])).toBeLessThan(1e-4)
        }
        const after = await run('read', {})
        const both = [...readWeights(weightsOf(eager.model))]
        const all = (of: (name: string, values: Float32Array) => Float32Array) =>
          both.flatMap(([name, { values }]) => [...of(name, values)])
        const found = all((name) => after[name]!.values)
        expect(
          relativeError(
            found,
            all((_, values) => values),
          ),
        ).toBeLessThan(1e-3)
      } finally {
        eager.close()
        close()
      }
    },
  )

  it('draws, trains and drops the same from one seed, and other numbers from another', async () => {
    const model = modelOf(small)
    const trained = async (seed: number) => {
      const { run, close } = openModel(model)
      await run('init', { seed: tf.scalar(seed, 'int32') })
      for (let step = 0; step < 3; step++)
        await run('train', {
          ...batchTensors(small, testBatch(small, 4, step)),
          ...stepTensors(step, seed),
          rate: tf.scalar(0.01),
        })
      const values = await run('read', {})
      close()
      return values
    }
    const first = await trained(1)
    expect(await trained(1)).toEqual(first)
    expect(await trained(2)).not.toEqual(first)
  })

  it('stores its variables, and goes on from what it stored', async () => {
    const model = modelOf(small)
    const [first, second] = [openModel(model), openModel(model)]
    const step = (index: number) => ({
      ...batchTensors(small, testBatch(small, 4, index)),
      ...stepTensors(index, 1),
      rate: tf.scalar(0.01),
    })
    await first.run('init', { seed: tf.scalar(5, 'int32') })
    await first.run('train', step(0))
    const path = join(first.folder, 'checkpoint')
    await first.run('save', { path: tf.scalar(path) })
    expect(
      readdirSync(first.folder)
        .filter((name) => name.startsWith('checkpoint'))
        .sort(),
    ).toEqual(['checkpoint.data-00000-of-00001', 'checkpoint.index'])
    await second.run('restore', { path: tf.scalar(path) })
    await first.run('train', step(1))
    await second.run('train', step(1))
    expect(await second.run('read', {})).toEqual(await first.run('read', {}))
    first.close()
    second.close()
  })

  it('counts right answers and sums losses of a batch', async () => {
    const model = modelOf(small)
    const { run, close } = openModel(model)
    await run('init', { seed: tf.scalar(5, 'int32') })
    const batch = testBatch(small, 6, 2)
    const { output } = await run('predict', { images: batchTensors(small, batch).images })
    const { loss, right } = await run('evaluate', batchTensors(small, batch))
    const rows = Array.from({ length: 6 }, (_, row) => [...output!.values.slice(12 * row, 12 * row + 12)])
    const expected = rows.reduce((sum, row, index) => sum - Math.log(row[batch.labels[index]!]!), 0)
    expect(loss!.values[0]).toBeCloseTo(expected, 3)
    const answers = rows.filter((row, index) => row.indexOf(Math.max(...row)) === batch.labels[index])
    expect(right!.values[0]).toBe(answers.length)
    close()
  })
})
