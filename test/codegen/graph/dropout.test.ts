/** Dropout in a graph: its masks follow from seed, step and layer, its gradient has them too, and the eager engine draws the same. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { graphLayers } from '../../../src/codegen/graph/weights.ts'
import {
  dropped,
  gradientsFrom,
  placeholder,
  type Signatures,
  streamOf,
  waitingFor,
} from '../../../src/graph/index.ts'
import { defaultRecipe } from '../../../src/network/default_recipe.ts'
import { readWeights } from '../../../src/runtime/engine/weights.ts'
import { dropoutMask } from '../../../src/runtime/random/dropout_masks.ts'
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
import { modelOf, openModel, openSignatures, type Run, relativeError } from '../../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../../building/native_library.ts'
import { built, loadModel, projectOf } from '../build.ts'

const count = 20_000

function signatures(rate: number): Signatures {
  const values = placeholder('values', 'float32', [null, count])
  const [step, seed] = [placeholder('step', 'int32', []), placeholder('seed', 'int32', [])]
  const outputOf = (layer: string) => dropped(values, rate, streamOf(seed, step, layer))
  const output = outputOf('first')
  const [gradient] = gradientsFrom(output, values, [values])
  return {
    drop: {
      inputs: { values, step, seed },
      outputs: { output, gradient: waitingFor(gradient!, []), other: outputOf('second') },
    },
  }
}

async function drop(run: Run, step: number, seed: number) {
  const inputs = { step: tf.scalar(step, 'int32'), seed: tf.scalar(seed, 'int32') }
  const { output, gradient, other } = await run('drop', { ...inputs, values: tf.ones([1, count]) })
  return { output: [...output!.values], gradient: [...gradient!.values], other: [...other!.values] }
}

describe.skipIf(!hasNativeLibrary)('dropout in a graph', () => {
  beforeAll(useNativeLibrary)

  it('drops its share, keeps the mean, and sends gradients where values went', async () => {
    const rate = 0.4
    const { run, close } = openSignatures(signatures(rate))
    const { output, gradient, other } = await drop(run, 3, 8)
    expect(new Set(output)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]))
    const kept = output.filter((value) => value !== 0).length / count
    // Five deviations of the binomial distribution.
    expect(Math.abs(kept - (1 - rate))).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / count))
    expect(gradient).toEqual(output)
    // Another layer, step or seed agrees with it no oftener than chance has it.
    const again = [other, (await drop(run, 4, 8)).output, (await drop(run, 3, 9)).output]
    const agreement = (1 - rate) ** 2 + rate ** 2
    for (const mask of again) {
      const agree = mask.filter((value, index) => value === output[index]).length / count
      expect(Math.abs(agree - agreement)).toBeLessThan(0.02)
    }
    expect((await drop(run, 3, 8)).output).toEqual(output)
    close()
  })

  it('has the masks of the eager engine, bit for bit', async () => {
    for (const rate of [0.001, 0.2, 0.4, 0.5, 0.7, 0.999]) {
      const { run, close } = openSignatures(signatures(rate))
      for (const [step, seed] of [
        [0, 1],
        [7, -5],
        [123_456, 2 ** 31 - 1],
      ] as const) {
        const { output, other } = await drop(run, step, seed)
        const mask = (layer: string) => [...dropoutMask(count, rate, { seed, step }, layer)]
        expect(output).toEqual(mask('first'))
        expect(other).toEqual(mask('second'))
      }
      close()
    }
  })
})

describe('a layer that drops', () => {
  it.each([
    ['a small network', dropping()],
    ['GoogLeNet', networksOf('specs/googlenet.inc')[0]!.network],
    ['AlexNet', networksOf('specs/alexnet.inc')[0]!.network],
  ] as const)('has one name in the graph and in the generated code of %s', async (_, network) => {
    await tf.setBackend('cpu')
    const model = built(loadModel(projectOf(network)), true)
    const ofModel = model.layers.flatMap((layer) =>
      layer.getClassName() === 'IncDropout' ? [layer.name] : [],
    )
    const ofGraph = graphLayers(network).flatMap(({ operation, name }) =>
      operation.primitive === 'dropout' ? [name] : [],
    )
    expect(ofModel.sort()).toEqual([...ofGraph].sort())
    expect(ofModel.length).toBeGreaterThan(1)
    model.dispose()
  })
})

describe.skipIf(!hasNativeLibrary)('a network that drops in many places', () => {
  beforeAll(useNativeLibrary)

  it('trains in the graph as it does eagerly', async () => {
    const network = dropping()
    const recipe = { ...defaultRecipe(network), seed: 2 ** 40 + 9 }
    const model = modelOf(network, recipe)
    const { run, close } = openModel(model)
    const eager = eagerEngine(network, recipe)
    drawWeights(eager.weights)
    await copyWeights(eager.weights, model, run)
    for (let step = 0; step < 6; step++) {
      const batch = testBatch(network, 8, step)
      const rate = 0.05
      const { loss } = await run('train', {
        ...batchTensors(network, batch),
        ...stepTensors(step, recipe.seed),
        rate: tf.scalar(rate),
      })
      expect(relativeError(loss!.values, [eager.train(batch, step, rate)])).toBeLessThan(1e-5)
    }
    const after = await run('read', {})
    for (const [name, { values }] of readWeights(eager.weights))
      expect(relativeError(after[name]!.values, values), name).toBeLessThan(1e-5)
    eager.close()
    close()
  })
})
