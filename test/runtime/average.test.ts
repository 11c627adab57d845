/** The moving average of the weights: its formula, and that evaluation, checkpoints and predictions take it. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { evaluatedWeights, readCheckpoint } from '../../src/runtime/checkpoint/checkpoint.ts'
import { saveCheckpoint } from '../../src/runtime/checkpoint/checkpoints.ts'
import { createSaver } from '../../src/runtime/checkpoint/saver.ts'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import { averageShare, createAverage } from '../../src/runtime/engine/average.ts'
import { createClassifier } from '../../src/runtime/engine/classifier.ts'
import { createEagerEngine } from '../../src/runtime/engine/eager_engine.ts'
import {
  initializeWeights,
  readWeights,
  type Weight,
  weightsOf,
  writeWeights,
} from '../../src/runtime/engine/weights.ts'
import { evaluateProgram } from '../../src/runtime/programs/evaluate.ts'
import { predictProgram } from '../../src/runtime/programs/predict.ts'
import { trainProgram } from '../../src/runtime/programs/train.ts'
import { writePictures } from '../building/pictures.ts'
import { listener, temporaryFolder, tinyModel, tinyProgram, tinyRecipe } from './tiny.ts'

const averaging: Recipe = { ...tinyRecipe, average: { decay: 0.999 } }

beforeAll(() => tf.setBackend('cpu'))

function freshWeights(): Weight[] {
  const model = tinyModel()
  initializeWeights(model, 1, { kernels: 'glorot_uniform', biases: 0.1 })
  return weightsOf(model).filter(({ trained }) => trained)
}

const bits = (weights: readonly Weight[]) =>
  [...readWeights(weights)].map(([name, { values }]) => [name, Array.from(values)])
const change = (weights: readonly Weight[], step: number) => {
  for (const [index, { variable, shape }] of weights.entries())
    tf.tidy(() =>
      variable.assign(variable.add(tf.randomNormal([...shape], 0, 1, 'float32', 50 * step + index))),
    )
}

describe('an average', () => {
  it("keeps of itself what TensorFlow's does: min(d, (1 + t) / (10 + t))", () => {
    for (const decay of [0.5, 0.9, 0.9999])
      for (const step of [0, 1, 7, 8, 79, 80, 81, 1000, 89_989, 10_000_000])
        expect(1 - averageShare(decay, step)).toBeCloseTo(Math.min(decay, (1 + step) / (10 + step)), 12)
  })

  it('starts as the weights, and moves towards them after each step', () => {
    const weights = freshWeights()
    const average = createAverage(weights, 0.25)
    const expected = bits(weights) as [string, number[]][]
    expect(average.read()).toEqual(readWeights(weights))
    for (let step = 0; step < 6; step++) {
      change(weights, step)
      average.update(step)
      const d = Math.min(0.25, (1 + step) / (10 + step))
      for (const [index, [, values]] of (bits(weights) as [string, number[]][]).entries())
        for (const [at, value] of values.entries())
          expected[index]![1][at] = d * expected[index]![1][at]! + (1 - d) * value
      for (const [name, values] of expected)
        for (const [at, value] of values.entries())
          expect(average.read().get(name)!.values[at]).toBeCloseTo(value, 5)
    }
    average.start()
    expect(average.read()).toEqual(readWeights(weights))
  })

  it('of what does not change stays as it is, however long', () => {
    const weights = freshWeights()
    const average = createAverage(weights, 0.9999)
    for (let step = 0; step < 300; step++) average.update(step)
    expect(average.read()).toEqual(readWeights(weights))
  })

  it('takes the place of the weights for a while, and no tensor is left', () => {
    const weights = freshWeights()
    const average = createAverage(weights, 0.9)
    change(weights, 1)
    const [present, averages] = [readWeights(weights), average.read()]
    const { numTensors } = tf.memory()
    expect(average.inPlace(() => readWeights(weights))).toEqual(averages)
    expect(readWeights(weights)).toEqual(present)
    expect(() =>
      average.inPlace(() => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect([readWeights(weights), average.read()]).toEqual([present, averages])
    average.update(5)
    expect(tf.memory().numTensors).toBe(numTensors)
    average.dispose()
    expect(tf.memory().numTensors).toBe(numTensors - weights.length)
  })

  it('is not taken up from a checkpoint that has none, or not all of it', () => {
    const average = createAverage(freshWeights(), 0.9)
    expect(() => average.write(null)).toThrow('the checkpoint has no average of the weights')
    expect(() => average.write(new Map([...average.read()].slice(1)))).toThrow(/has no weight '/)
  })

  it('that is not finite is not saved', async () => {
    const folder = temporaryFolder()
    const weights = readWeights(freshWeights())
    const average = new Map(weights).set('main/linear/bias', {
      shape: [1],
      values: Float32Array.from([Number.NaN]),
    })
    const saver = await createSaver({
      runFolder: folder,
      keep: 3,
      last: null,
      facts: {
        name: 'tiny',
        specification: 's',
        classes: ['a'],
        recipe: averaging,
        images: { count: 1, sha256: '' },
        versions: {},
      },
      read: () => ({ weights, momentum: weights, average }),
    })
    await expect(saver.save(1, null, 'now or never')).rejects.toThrow(
      /^the average of the weight 'main\/linear\/bias' has a value that is not finite after step 1/,
    )
    rmSync(folder, { recursive: true })
  })
})

describe('the eager engine', () => {
  it('classifies with the averages and the moving statistics as they are', () => {
    const model = tinyModel({ heads: true })
    const engine = createEagerEngine(model, ['aux'], averaging)
    engine.start(1, averaging.start)
    const batch = {
      images: Float32Array.from({ length: 3 * 192 }, (_, index) => ((index * 37) % 51) - 25),
      labels: Int32Array.from([0, 2, 1]),
      count: 3,
    }
    for (let step = 0; step < 4; step++) engine.run(batch, step, 0.05, false)
    const logits = engine.classifier.logits(batch.images, 3)
    const other = tinyModel({ heads: true })
    const classified = (values: ReturnType<typeof readWeights>) => {
      writeWeights(weightsOf(other), values)
      return createClassifier(other).logits(batch.images, 3)
    }
    const state = engine.read()
    expect([...state.average!.keys()]).toEqual(engine.trained.map(({ name }) => name))
    expect(logits).toEqual(classified(evaluatedWeights(state)))
    expect(logits).not.toEqual(classified(state.weights))
    engine.dispose()
  })
})

describe('a run with averages', () => {
  const pictures = temporaryFolder()
  let folder: string
  beforeAll(() => writePictures(join(pictures, 'pictures')))
  beforeEach(() => {
    folder = temporaryFolder()
    cpSync(pictures, folder, { recursive: true })
    return () => rmSync(folder, { recursive: true })
  })
  afterAll(() => rmSync(pictures, { recursive: true }))

  const train = (flags: readonly string[], recipe: Recipe = averaging, run = 'run') => {
    const program = tinyProgram(folder, flags, recipe)
    return trainProgram({ ...program, arguments: ['--out', join(folder, run), ...flags] }, listener())
  }
  const checkpoint = (name: string, run = 'run') => readCheckpoint(join(folder, run, 'checkpoints', name))
  const restored = (run: string, more: readonly string[] = []) => ({
    ...tinyProgram(folder),
    arguments: ['--run', join(folder, run), '--format', 'json', ...more],
  })
  const lossOf = async (run: string) => {
    const out = listener()
    expect(await evaluateProgram(restored(run), out, listener())).toBe(0)
    return (JSON.parse(out.text()) as { loss: number }).loss
  }
  const predictionOf = async (run: string) => {
    const out = listener()
    const image = join(folder, 'pictures/validation/blue/0.jpg')
    expect(await predictProgram(restored(run, [image]), out, listener())).toBe(0)
    return out.text()
  }

  it('trains as one without, and scores, evaluates and predicts with the averages', async () => {
    const flags = ['--steps', '12', '--rate', '0.002', '--evaluate-every', '12']
    await train(flags)
    await train(flags, tinyRecipe, 'plain')
    const [averaged, plain] = [await checkpoint('step-000012'), await checkpoint('step-000012', 'plain')]
    expect(averaged.weights).toEqual(plain.weights)
    expect(averaged.momentum).toEqual(plain.momentum)
    expect(plain.average).toBe(null)
    const scored = averaged.facts.evaluation!.loss
    expect(Math.abs(scored - plain.facts.evaluation!.loss)).toBeGreaterThan(1e-3)

    // The averages as if they were the weights of a run without any.
    const weights = evaluatedWeights(averaged)
    await saveCheckpoint(join(folder, 'taken'), { ...averaged, weights, average: null }, 3)
    expect(await lossOf('run')).toBe(scored)
    expect(await lossOf('taken')).toBe(scored)
    expect(await predictionOf('run')).toBe(await predictionOf('taken'))
    expect(await predictionOf('run')).not.toBe(await predictionOf('plain'))
  })

  it('goes on to the bits of one that was never stopped', async () => {
    await train(['--steps', '9'])
    await train(['--steps', '4'], averaging, 'stopped')
    // A run keeps its own recipe, so it goes on averaging.
    await train(['--steps', '9', '--resume'], tinyRecipe, 'stopped')
    const [whole, stopped] = [await checkpoint('step-000009'), await checkpoint('step-000009', 'stopped')]
    expect(stopped.average).not.toBe(null)
    for (const part of ['weights', 'momentum', 'average'] as const) expect(stopped[part]).toEqual(whole[part])
  })

  it('passes over a checkpoint whose averages are damaged', async () => {
    await train(['--steps', '6', '--save-every', '3'])
    const file = join(folder, 'run', 'checkpoints', 'step-000006', 'tensorflow.data-00002-of-00003')
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(file, bytes)
    const out = listener()
    await trainProgram(tinyProgram(folder, ['--steps', '7', '--resume'], averaging), out)
    expect(out.text()).toMatch(/skipped a damaged checkpoint, .*step-000006: \S*00002-of-00003 is damaged/)
    expect(out.text()).toContain('steps 3 to 7')
  })
})
