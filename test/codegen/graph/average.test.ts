/** Averages, clipping and the sums of gradients in a graph, against the eager engine on the native library. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultRecipe } from '../../../src/network/default_recipe.ts'
import type { Recipe } from '../../../src/runtime/contract/recipe.ts'
import { createTrainingStep } from '../../../src/runtime/engine/training_step.ts'
import { readWeights, weightsOf } from '../../../src/runtime/engine/weights.ts'
import { networksOf } from '../../building/checked.ts'
import {
  batchTensors,
  copyWeights,
  drawWeights,
  stepTensors,
  testBatch,
} from '../../building/eager_engine.ts'
import { modelOf, openModel, relativeError, sizeOf, type Values } from '../../building/graph_engine.ts'
import { twoInceptions } from '../../building/inception_networks.ts'
import { hasNativeLibrary, useNativeLibrary } from '../../building/native_library.ts'
import { referenceModel } from '../../building/reference_model.ts'
import { smooth } from '../../building/substituted_networks.ts'

const small = smooth(networksOf('specs/small_inception.inc')[0]!.network)
const headed = twoInceptions()
const base: Recipe = { ...defaultRecipe(small), loss: { main: 1, heads: [] } }
const averaging: Recipe = { ...base, average: { decay: 0.99 } }

describe('a graph', () => {
  it('has averages, and clips, only where the recipe says so', () => {
    const plain = modelOf(small, base)
    expect(plain.averages).toEqual([])
    const names = modelOf(small, averaging).averages.map(({ name }) => name)
    expect(names).toEqual(plain.trained.map((name) => `${name}/average`))
    expect(plain.trained.map((name) => `${name}/momentum`)).toEqual(plain.momentum.map(({ name }) => name))
  })
})

describe.skipIf(!hasNativeLibrary)('a graph on the native library', () => {
  beforeAll(useNativeLibrary)

  const inputsAt = (network: typeof small, step: number, rate = 0.01) => ({
    ...batchTensors(network, testBatch(network, 4, step + 1)),
    ...stepTensors(step, 1),
    rate: tf.scalar(rate),
  })
  const gradientInputs = (network: typeof small) => ({
    ...batchTensors(network, testBatch(network, 4, 1)),
    ...stepTensors(0, 1),
  })
  const partsOf = (values: Readonly<Record<string, Values>>, names: readonly string[]) =>
    names.flatMap((name) => [...values[name]!.values])

  it.each([
    ['averages', small, averaging, 12],
    ['clips', small, { ...base, clip: { globalNorm: 0.05 } }, 8],
    [
      'clips and averages a network with heads',
      headed,
      { ...defaultRecipe(headed), clip: { globalNorm: 1 }, average: { decay: 0.9 } },
      8,
    ],
  ] as const)('%s as the eager engine does', async (_, network, recipe, steps) => {
    const model = modelOf(network, recipe)
    const { run, close } = openModel(model)
    const eager = referenceModel(network, true)
    const weights = weightsOf(eager)
    const training = createTrainingStep(
      eager,
      network.heads.map(({ name }) => name),
      recipe,
    )
    drawWeights(weights)
    training.average?.start()
    await copyWeights(weights, model, run)
    const names = training.trained.map(({ name }) => name)
    if (recipe.clip !== undefined) {
      const gradients = await run('gradients', gradientInputs(network))
      expect(sizeOf(partsOf(gradients, names))).toBeGreaterThan(1.5 * recipe.clip.globalNorm)
    }
    for (let step = 0; step < steps; step++) {
      await run('train', inputsAt(network, step))
      training.run(testBatch(network, 4, step + 1), step, 0.01, false)
    }
    const graph = await run('read', {})
    const flat = (values: ReturnType<typeof readWeights>) =>
      names.flatMap((name) => [...values.get(name)!.values])
    const tolerance = 1e-4
    expect(relativeError(partsOf(graph, names), flat(readWeights(training.trained)))).toBeLessThan(tolerance)
    const momentum = partsOf(
      graph,
      names.map((name) => `${name}/momentum`),
    )
    expect(relativeError(momentum, flat(training.optimizer.read()))).toBeLessThan(1e-3)
    if (training.average !== null) {
      const averages = partsOf(
        graph,
        names.map((name) => `${name}/average`),
      )
      expect(relativeError(averages, flat(training.average.read()))).toBeLessThan(tolerance)
      // They are no copy of the weights.
      expect(relativeError(averages, partsOf(graph, names))).toBeGreaterThan(10 * tolerance)
    }
    training.dispose()
    close()
  })

  it('moves the weights by the bound of clipping at most', async () => {
    const still = { kind: 'sgd', momentum: 0, weightDecay: 0 } as const
    const momentumOf = async (recipe: Recipe) => {
      const model = modelOf(small, recipe)
      const { run, close } = openModel(model)
      await run('init', { seed: tf.scalar(5, 'int32') })
      await run('train', inputsAt(small, 0))
      const values = partsOf(
        await run('read', {}),
        model.momentum.map(({ name }) => name),
      )
      close()
      return values
    }
    const free = await momentumOf({ ...base, optimizer: still })
    const bound = sizeOf(free) / 10
    const clipped = await momentumOf({ ...base, optimizer: still, clip: { globalNorm: bound } })
    expect(sizeOf(clipped) / bound).toBeCloseTo(1, 4)
    expect(
      relativeError(
        clipped,
        free.map((value) => value / 10),
      ),
    ).toBeLessThan(1e-5)
    const wide = await momentumOf({ ...base, optimizer: still, clip: { globalNorm: 20 * bound } })
    expect(relativeError(wide, free)).toBeLessThan(1e-6)
  })

  it('starts its averages as the weights, and stores them', async () => {
    const model = modelOf(small, averaging)
    const [first, second] = [openModel(model), openModel(model)]
    await first.run('init', { seed: tf.scalar(5, 'int32') })
    const start = await first.run('read', {})
    for (const name of model.trained) expect(start[`${name}/average`]).toEqual(start[name])
    await first.run('train', inputsAt(small, 0))
    const path = `${first.folder}/checkpoint`
    await first.run('save', { path: tf.scalar(path) })
    await second.run('restore', { path: tf.scalar(path) })
    for (const { run } of [first, second]) await run('train', inputsAt(small, 1))
    expect(await second.run('read', {})).toEqual(await first.run('read', {}))
    first.close()
    second.close()
  })

  it('predicts and evaluates with the averages, and the moving statistics as they are', async () => {
    const averaged = modelOf(small, averaging)
    const plain = modelOf(small, base)
    const [one, other] = [openModel(averaged), openModel(plain)]
    await one.run('init', { seed: tf.scalar(5, 'int32') })
    for (let step = 0; step < 4; step++) await one.run('train', inputsAt(small, step, 0.1))
    const values = await one.run('read', {})
    const given = (isAveraged: boolean) =>
      Object.fromEntries(
        [...plain.weights, ...plain.momentum].map(({ name }) => {
          const { values: numbers, shape } = (isAveraged && values[`${name}/average`]) || values[name]!
          return [name, tf.tensor(numbers, [...shape])]
        }),
      )
    const batch = testBatch(small, 4, 9)
    const seen = async ({ run }: typeof one) => [
      await run('predict', { images: batchTensors(small, batch).images }),
      await run('logits', { images: batchTensors(small, batch).images }),
      await run('evaluate', batchTensors(small, batch)),
    ]
    await other.run('write', given(true))
    expect(await seen(one)).toEqual(await seen(other))
    await other.run('write', given(false))
    expect(await seen(one)).not.toEqual(await seen(other))
    one.close()
    other.close()
  })

  it('gives the sum of the gradient of each trained weight', async () => {
    const model = modelOf(headed, defaultRecipe(headed))
    const { run, close } = openModel(model)
    await run('init', { seed: tf.scalar(5, 'int32') })
    const gradients = await run('gradients', gradientInputs(headed))
    const { sums } = await run('train', inputsAt(headed, 0))
    expect(sums!.shape).toEqual([model.trained.length])
    for (const [index, name] of model.trained.entries()) {
      const expected = gradients[name]!.values.reduce((sum, value) => sum + value, 0)
      expect(sums!.values[index], name).toBeCloseTo(expected, 4)
    }
    close()
  })
})
