/** The training loop on the plain JavaScript backend: it learns, resumes bit for bit, records, saves and refuses. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../src/runtime/checkpoint/checkpoint.ts'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import { evaluateProgram } from '../../src/runtime/programs/evaluate.ts'
import { type Prediction, predictProgram } from '../../src/runtime/programs/predict.ts'
import { trainProgram } from '../../src/runtime/programs/train.ts'
import type { MetricsRecord } from '../../src/runtime/report/metrics.ts'
import { writePictures } from '../building/pictures.ts'
import { listener, temporaryFolder, tinyModel, tinyProgram, tinyRecipe } from './tiny.ts'

const pictures = temporaryFolder()
let folder: string

beforeAll(async () => {
  await tf.setBackend('cpu')
  await writePictures(join(pictures, 'pictures'))
})
beforeEach(() => {
  folder = temporaryFolder()
  cpSync(pictures, folder, { recursive: true })
  return () => rmSync(folder, { recursive: true })
})
afterAll(() => rmSync(pictures, { recursive: true }))

async function train(
  flags: readonly string[] = [],
  recipe: Recipe = tinyRecipe,
): Promise<{ code: number; text: string }> {
  const out = listener()
  const code = await trainProgram(tinyProgram(folder, flags, recipe), out)
  return { code, text: out.text() }
}

const checkpoint = (name: string, run = 'run') => readCheckpoint(join(folder, run, 'checkpoints', name))
const checkpointNames = () => readdirSync(join(folder, 'run', 'checkpoints')).sort()
const records = () =>
  readFileSync(join(folder, 'run', 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as MetricsRecord)
const stepsOf = (all: readonly MetricsRecord[]) => all.filter((one) => one.kind === 'step')

/** The bits of all weights and momenta. */
async function bits(name: string, run?: string): Promise<Record<string, string>> {
  const { weights, momentum } = await checkpoint(name, run)
  const all: Record<string, string> = {}
  for (const [kind, values] of Object.entries({ weights, momentum })) {
    for (const [weight, { values: numbers }] of values) {
      all[`${kind} ${weight}`] = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString(
        'hex',
      )
    }
  }
  return all
}

describe('a run', () => {
  it('learns three colours, and its best checkpoint says so', async () => {
    const { code, text } = await train(['--steps', '60', '--rate', '0.002'], { ...tinyRecipe, batch: 6 })
    expect(code).toBe(0)
    const evaluations = records().filter((one) => one.kind === 'evaluation')
    // 60 steps of 6 of 30 images: an evaluation at the end of each of the 12 epochs.
    expect(evaluations.map(({ step }) => step)).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60])
    expect(Math.max(...evaluations.map(({ top1 }) => top1))).toBe(1)
    expect(evaluations.every(({ images, top5 }) => images === 9 && top5 === 1)).toBe(true)
    expect(text).toMatch(/done: 60 steps, .*the best is step \d+: top-1 100\.00%/)
  })

  it('takes fewer classes than outputs, and says so', async () => {
    for (const part of ['train', 'validation'])
      rmSync(join(folder, 'pictures', part, 'red'), { recursive: true })
    const { code, text } = await train(['--steps', '4'])
    expect(code).toBe(0)
    expect(text).toMatch(/note: .* has 2 classes and the network has 3 outputs; those beyond the classes/)

    const restored = { ...tinyProgram(folder), arguments: ['--run', join(folder, 'run'), '--format', 'json'] }
    const evaluated = listener()
    expect(await evaluateProgram(restored, evaluated, listener())).toBe(0)
    const names = JSON.parse(evaluated.text()).classes.map(({ name }: { name: string }) => name)
    expect(names).toEqual(['blue', 'green'])

    const predicted = listener()
    const image = join(folder, 'pictures/validation/blue/0.jpg')
    const program = { ...restored, arguments: [...restored.arguments, image] }
    expect(await predictProgram(program, predicted, listener())).toBe(0)
    const [prediction] = JSON.parse(predicted.text()) as [Prediction]
    expect(prediction.classes.map(({ name }) => name).sort()).toEqual(['blue', 'green', 'output 3'])
  })

  it('writes a record of each step', async () => {
    await train(['--steps', '6', '--save-every', '2'])
    const steps = stepsOf(records())
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6])
    for (const record of steps) {
      expect(record.loss).toBeCloseTo(record.losses.main! + 0.3 * record.losses.aux!, 4)
      expect(record.epoch).toBeCloseTo((record.step * 4) / 30)
      expect(record.imagesPerSecond).toBeGreaterThan(0)
      expect(record.rss).toBeGreaterThan(1e6)
    }
    expect(new Set(steps.map(({ numTensors }) => numTensors)).size).toBe(1)
  })

  it('reads the loss only as often as asked', async () => {
    await train(['--steps', '7', '--log-every', '3'])
    expect(stepsOf(records()).map(({ step }) => step)).toEqual([3, 6, 7])
  })

  it('lets the rate fall with the epochs', async () => {
    await train(['--steps', '31', '--evaluate-every', '100'])
    const rates = stepsOf(records()).map(({ rate }) => rate)
    // Two epochs of 30 images are 15 steps of 4.
    expect(rates.slice(0, 15)).toEqual(Array(15).fill(0.0005))
    expect(rates.slice(15, 30)).toEqual(Array(15).fill(0.0005 * 0.96))
    expect(rates[30]).toBe(0.0005 * 0.96 ** 2)
  })

  it('keeps the tensor count from step to step and gives all tensors back', async () => {
    await train(['--steps', '3'])
    rmSync(join(folder, 'run'), { recursive: true })
    const before = tf.memory().numTensors
    const { text } = await train(['--steps', '8', '--evaluate-every', '2', '--save-every', '3'])
    // A model's weights stay with the model; everything else is gone.
    const model = tinyModel({ heads: true }).weights.length
    expect(tf.memory().numTensors - before).toBe(2 * model)
    expect(text).not.toContain('leaking')
  })

  it('agrees bit for bit with another run of the seed, and not with one of another seed', async () => {
    await train()
    const program = tinyProgram(folder)
    await trainProgram({ ...program, arguments: ['--out', join(folder, 'again')] }, listener())
    await trainProgram({ ...program, arguments: ['--out', join(folder, 'other'), '--seed', '8'] }, listener())
    expect(await bits('step-000012', 'again')).toEqual(await bits('step-000012'))
    expect(await bits('step-000012', 'other')).not.toEqual(await bits('step-000012'))
  })
})

describe('a run that goes on', () => {
  it('ends with the bits of one that was never stopped, wherever it was stopped', async () => {
    await train(['--steps', '12'])
    const whole = await bits('step-000012')
    const lines = stepsOf(records()).map(({ step, loss, rate }) => ({ step, loss, rate }))
    for (const stop of [1, 5, 8, 11]) {
      rmSync(join(folder, 'run'), { recursive: true })
      await train(['--steps', String(stop)])
      await train(['--steps', '12', '--resume'])
      expect(await bits('step-000012'), `stopped after ${stop}`).toEqual(whole)
      expect(stepsOf(records()).map(({ step, loss, rate }) => ({ step, loss, rate }))).toEqual(lines)
    }
  })

  it('passes over a damaged checkpoint, goes on from the one before and says so', async () => {
    await train(['--steps', '6', '--save-every', '3'])
    const whole = await bits('step-000006')
    const name = 'tensorflow.data-00000-of-00002'
    const weights = join(folder, 'run', 'checkpoints', 'step-000006', name)
    const { writeFileSync } = await import('node:fs')
    const damaged = readFileSync(weights)
    damaged[10]! ^= 1
    writeFileSync(weights, damaged)
    const { text } = await train(['--steps', '6', '--resume'])
    expect(text).toMatch(/warning: skipped a damaged checkpoint, .*step-000006: \S*00000-of-00002 is damaged/)
    expect(await bits('step-000006')).toEqual(whole)
  })

  it('keeps the recipe of the run where the command line says nothing', async () => {
    await train(['--steps', '4', '--batch', '5', '--seed', '3'])
    const { text } = await train(['--steps', '6', '--resume'])
    expect(text).toContain("going on with the run's own recipe: batch 4 → 5, seed 7 → 3")
    expect((await checkpoint('step-000006')).facts.recipe).toMatchObject({ batch: 5, seed: 3 })
  })

  it('starts at the beginning where there is nothing yet, and has nothing to do at the end', async () => {
    expect((await train(['--resume', '--steps', '2'])).text).toContain('starts at step 0')
    const { code, text } = await train(['--resume', '--steps', '2'])
    expect(code).toBe(0)
    expect(text).toContain('nothing to do')
  })

  it('refuses another batch, other classes, another specification, and a run that is there without --resume', async () => {
    await train(['--steps', '2'])
    await expect(train(['--resume', '--batch', '9'])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/started with --batch 4 and cannot go on with 9/),
    })
    await expect(train([])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/holds a run already/),
    })
    const other = { ...tinyProgram(folder, ['--resume']), specification: 'b'.repeat(64) }
    await expect(trainProgram(other, listener())).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/another specification of 'tiny'/),
    })
    for (const part of ['train', 'validation']) {
      cpSync(join(folder, 'pictures', part, 'red'), join(folder, 'pictures', part, 'rot'), {
        recursive: true,
      })
      rmSync(join(folder, 'pictures', part, 'red'), { recursive: true })
    }
    await expect(train(['--resume', '--steps', '4'])).rejects.toThrow(/other classes than those of/)
  })
})

describe('checkpoints of a run', () => {
  it('are the last few and the best', async () => {
    await train(['--steps', '20', '--save-every', '1', '--keep', '2', '--evaluate-every', '7'])
    const names = checkpointNames()
    expect(names).toContain('step-000019')
    expect(names).toContain('step-000020')
    expect(names.length).toBeLessThanOrEqual(3)
  })

  it('name the classes, the recipe as it was run, and the evaluation', async () => {
    await train(['--steps', '5', '--rate', '0.001'])
    const { facts } = await checkpoint('step-000005')
    expect(facts).toMatchObject({
      name: 'tiny',
      step: 5,
      classes: ['blue', 'green', 'red'],
      images: { count: 30 },
      evaluation: { images: 9 },
      recipe: { rate: { base: 0.001 }, length: { count: 5, unit: 'steps' } },
    })
  })
})

describe('what stops a run', () => {
  it('is a loss that is not finite: the last good checkpoint stays, and step, rate and weight are named', async () => {
    const failure = train(['--steps', '40', '--rate', '1e30', '--save-every', '1'])
    await expect(failure).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(
        /not finite|the loss .* is (NaN|Infinity|-Infinity) in step \d+ \(rate 1e\+30\)/,
      ),
    })
    const names = existsSync(join(folder, 'run', 'checkpoints')) ? checkpointNames() : []
    for (const name of names) {
      const { weights } = await checkpoint(name)
      for (const { values } of weights.values()) expect(values.every(Number.isFinite)).toBe(true)
    }
  })

  it('is a weight that is not finite when it would be saved, even where no loss was read', async () => {
    const flags = ['--steps', '40', '--rate', '1e30', '--save-every', '1', '--log-every', '100']
    await expect(train([...flags, '--evaluate-every', '100'])).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(
        /^the weight '.+' or its momentum has a value that is not finite after step \d+; /,
      ),
    })
    for (const name of checkpointNames()) {
      const { weights, momentum } = await checkpoint(name)
      for (const { values } of [...weights.values(), ...momentum.values()])
        expect(values.every(Number.isFinite)).toBe(true)
    }
  })

  it('is another run in the same folder: one of two goes through', async () => {
    const two = [train(['--steps', '30', '--resume']), train(['--steps', '30', '--resume'])]
    const outcomes = await Promise.allSettled(two)
    const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(1)
    expect(refused.reason).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/is in use by process/),
    })
    expect(existsSync(join(folder, 'run', 'lock'))).toBe(false)
  })

  it('is data that does not fit, with no folder left behind', async () => {
    await expect(train(['--data', join(folder, 'nowhere')])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/there is no data folder/),
    })
    for (const part of ['train', 'validation']) {
      const parts = join(folder, 'pictures', part)
      cpSync(join(parts, 'red'), join(parts, 'yellow'), { recursive: true })
    }
    await expect(train()).rejects.toThrow(/has 4 classes and the network has 3 outputs/)
    expect(existsSync(join(folder, 'run'))).toBe(false)
  })

  it('is a recipe that the network does not fit', async () => {
    const crop = { height: 9, width: 8, resize: 10 }
    await expect(train([], { ...tinyRecipe, augment: { crop, mirror: false } })).rejects.toThrow(
      /takes 8×8×3 and the recipe crops images to 9×8/,
    )
    const heads = [{ name: 'nobody', weight: 1 }]
    const program = {
      ...tinyProgram(folder, [], { ...tinyRecipe, loss: { main: 1, heads } }),
      heads: ['aux'],
    }
    await expect(trainProgram(program, listener())).rejects.toThrow(/'nobody', which the model has not/)
  })
})

describe('the command line', () => {
  it('shows its help', async () => {
    const { code, text } = await train(['--help'])
    expect(code).toBe(0)
    for (const flag of [
      'data',
      'steps',
      'epochs',
      'batch',
      'rate',
      'seed',
      'out',
      'resume',
      'save-every',
      'keep',
    ]) {
      expect(text).toContain(`--${flag}`)
    }
    expect(existsSync(join(folder, 'run'))).toBe(false)
  })

  it('refuses what it does not know, with the nearest it knows', async () => {
    await expect(train(['--epoch', '3'])).rejects.toMatchObject({
      exitCode: 2,
      message: 'unknown option --epoch; did you mean --epochs? See --help',
    })
    await expect(train(['--steps', '1', '--epochs', '1'])).rejects.toMatchObject({ exitCode: 2 })
  })
})
