/** The graph engine in the training loop, on the native library: it trains as the eager engine, resumes, and refuses. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../src/runtime/checkpoint/checkpoint.ts'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import { createEagerEngine } from '../../src/runtime/engine/eager_engine.ts'
import type { Engine, EngineState } from '../../src/runtime/engine/engine.ts'
import { findGraph } from '../../src/runtime/engine/graph_folder.ts'
import { openEngine } from '../../src/runtime/engine/open_engine.ts'
import { bfloat16Missing } from '../../src/runtime/machine/bfloat16.ts'
import { openBackend } from '../../src/runtime/preload/backend.ts'
import { trainProgram } from '../../src/runtime/programs/train.ts'
import type { MetricsRecord } from '../../src/runtime/report/metrics.ts'
import { relativeError } from '../building/graph_engine.ts'
import { hasNativeLibrary, mustHaveNativeLibrary, useNativeLibrary } from '../building/native_library.ts'
import { writePictures } from '../building/pictures.ts'
import { referenceModel } from '../building/reference_model.ts'
import { compiledProgram, tinyNetwork, writeGraph } from './compiled.ts'
import { listener, temporaryFolder, tinyRecipe } from './tiny.ts'

const folder = temporaryFolder()
const plain = tinyNetwork(0)
const dropping = tinyNetwork(0.4)

beforeAll(() => writePictures(join(folder, 'pictures')))
beforeEach(() => {
  for (const run of ['run', 'other', 'graph']) rmSync(join(folder, run), { recursive: true, force: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

async function train(network: typeof plain, run: string, flags: readonly string[], recipe?: Recipe) {
  const out = listener()
  const options = { run, flags, ...(recipe === undefined ? {} : { recipe }) }
  const code = await trainProgram(compiledProgram(network, folder, options), out)
  return { code, text: out.text() }
}

const checkpoint = (name: string, run = 'run') => readCheckpoint(join(folder, run, 'checkpoints', name))
const arrays = async (name: string, run = 'run') => {
  const { weights, momentum, average } = await checkpoint(name, run)
  return { weights, momentum, average }
}
const records = (run = 'run') =>
  readFileSync(join(folder, run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as MetricsRecord)
const lossesOf = (run: string) =>
  records(run)
    .filter((one) => one.kind === 'step')
    .map(({ loss }) => loss)
const graph = ['--engine', 'graph']
const eagerly = ['--engine', 'eager']

it.runIf(!hasNativeLibrary)('has the native library (get it with: npx inc native install)', () => {
  expect(mustHaveNativeLibrary, 'INC_REQUIRE_NATIVE=1 and there is no native library').toBe(false)
})

/** Pictures of noise, four of them. */
const images = Float32Array.from({ length: 4 * 192 }, (_, index) => ((index * 37) % 51) - 25)

async function openGraph(recipe: Recipe): Promise<Engine> {
  const program = compiledProgram(plain, folder, { run: 'run', flags: [], recipe })
  const model = referenceModel(plain, true)
  return await openEngine('graph', program, { backend: await openBackend(), model, heads: ['aux'], recipe })
}

describe('the graph of a program', () => {
  it('is beside it, or beside the folder that it was built to', async () => {
    const at = await writeGraph(plain, folder)
    const program = { name: 'tiny', specification: '' }
    expect(findGraph(program, join(folder, 'train.js'))).toBe(at)
    expect(findGraph(program, join(folder, 'dist/train.js'))).toBe(at)
    expect(() => findGraph(program, join(folder, 'deep/dist/train.js'))).toThrow(
      /there is no compiled graph in .*`inc train` and `inc compile --graph` write it/,
    )
  })
})

describe('without the native library', () => {
  it('says so, before anything of the run is written', async () => {
    await tf.setBackend('cpu')
    await writeGraph(plain, folder)
    await expect(train(plain, 'run', graph)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/runs on the native TensorFlow library only.*--engine eager/),
    })
    expect(() => readFileSync(join(folder, 'run', 'settings.json'))).toThrow()
  })
})

describe.skipIf(!hasNativeLibrary)('the graph engine', () => {
  beforeAll(useNativeLibrary)

  /** The states of two checkpoints, in one order and close in norm. */
  function expectClose(one: EngineState, other: EngineState): void {
    for (const part of ['weights', 'momentum', 'average'] as const) {
      expect([...(one[part]?.keys() ?? [])]).toEqual([...(other[part]?.keys() ?? [])])
      for (const [name, { values, shape }] of one[part] ?? []) {
        const found = other[part]!.get(name)!
        expect(shape, name).toEqual(found.shape)
        expect(relativeError(values, found.values), `${part} ${name}`).toBeLessThan(1e-3)
      }
    }
  }

  it('starts where the eager engine starts, and trains, evaluates and records as it does', async () => {
    await writeGraph(dropping, folder)
    const flags = ['--steps', '12', '--save-every', '6', '--evaluate-every', '6']
    const eager = await train(dropping, 'other', [...flags, ...eagerly])
    const { code, text } = await train(dropping, 'run', [...flags, ...graph])
    expect(code).toBe(0)
    const head = (of: string) => of.split('\n')[0]!.replace(/(eager|graph) engine/, '')
    expect(head(text)).toBe(head(eager.text))
    expectClose(await arrays('step-000012'), await arrays('step-000012', 'other'))
    expect(relativeError(lossesOf('run'), lossesOf('other'))).toBeLessThan(1e-4)
    const evaluations = (run: string) => records(run).filter((one) => one.kind === 'evaluation')
    expect(evaluations('run').length).toBe(2)
    for (const [index, { top1, loss, images }] of evaluations('run').entries()) {
      const other = evaluations('other')[index]!
      expect([top1, images]).toEqual([other.top1, other.images])
      expect(loss).toBeCloseTo(other.loss, 4)
    }
    const counts = records().flatMap((one) => (one.kind === 'step' ? [one.numTensors] : []))
    expect(new Set(counts).size).toBe(1)
    const { facts } = await checkpoint('step-000012')
    expect(facts.versions).toMatchObject({ engine: 'graph', precision: 'fp32' })
    const eagerFacts = (await checkpoint('step-000012', 'other')).facts
    expect({ ...facts, versions: null, evaluation: null }).toEqual({
      ...eagerFacts,
      versions: null,
      evaluation: null,
    })
  })

  it('is taken where none is asked for, unless its graph does not fit or is not there: that is told', async () => {
    const engineOf = async () => (await checkpoint('step-000002')).facts.versions.engine
    const again = async (recipe?: Recipe) => {
      rmSync(join(folder, 'run'), { recursive: true, force: true })
      const { text } = await train(plain, 'run', ['--steps', '2'], recipe)
      return { text, engine: await engineOf() }
    }
    expect(await again()).toMatchObject({ engine: 'eager', text: expect.not.stringContaining('note:') })
    await writeGraph(plain, folder)
    expect(await again()).toMatchObject({ engine: 'graph', text: expect.stringContaining('graph engine') })
    const other = { ...tinyRecipe, optimizer: { ...tinyRecipe.optimizer, momentum: 0.8 } }
    expect(await again(other)).toMatchObject({
      engine: 'eager',
      text: expect.stringMatching(
        /note: training with the eager engine, as .*optimizer\.momentum 0\.9 → 0\.8/,
      ),
    })
  })

  it('works on 16 bits where the machine does, near the losses of 32, and is refused elsewhere', async () => {
    await writeGraph(plain, folder, tinyRecipe, 'bf16')
    const run = () => train(plain, 'run', ['--steps', '6', ...graph])
    if (bfloat16Missing(false) !== null) {
      await expect(run()).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining('works on 16 bits'),
      })
      return
    }
    expect((await run()).text).toContain('graph engine in bf16')
    expect((await checkpoint('step-000006')).facts.versions).toMatchObject({
      engine: 'graph',
      precision: 'bf16',
    })
    await train(plain, 'other', ['--steps', '6', ...eagerly])
    expect(relativeError(lossesOf('run'), lossesOf('other'))).toBeLessThan(0.02)
    expect(relativeError(lossesOf('run'), lossesOf('other'))).toBeGreaterThan(1e-5)
  })

  it('goes on where the eager engine was, and the eager engine where it was', async () => {
    await writeGraph(dropping, folder)
    await train(dropping, 'other', ['--steps', '12', ...eagerly])
    await train(dropping, 'run', ['--steps', '4', ...eagerly])
    expect((await train(dropping, 'run', ['--steps', '8', '--resume', ...graph])).code).toBe(0)
    expect((await train(dropping, 'run', ['--steps', '12', '--resume', ...eagerly])).code).toBe(0)
    expectClose(await arrays('step-000012'), await arrays('step-000012', 'other'))
  })

  it('ends with the bits of a run that was never stopped, dropout and all; another seed gives others', async () => {
    await writeGraph(dropping, folder)
    await train(dropping, 'other', ['--steps', '9', ...graph])
    await train(dropping, 'run', ['--steps', '4', ...graph])
    await train(dropping, 'run', ['--steps', '9', '--resume', ...graph])
    expect(await arrays('step-000009')).toEqual(await arrays('step-000009', 'other'))
    expect(lossesOf('run')).toEqual(lossesOf('other'))
    rmSync(join(folder, 'run'), { recursive: true })
    await train(dropping, 'run', ['--steps', '9', '--seed', '8', ...graph])
    expect(await arrays('step-000009')).not.toEqual(await arrays('step-000009', 'other'))
  })

  const averaging: Recipe = { ...tinyRecipe, average: { decay: 0.9 }, clip: { globalNorm: 0.5 } }

  it('averages, clips and evaluates as the eager engine, and goes on where that was', async () => {
    await writeGraph(plain, folder, averaging)
    const flags = ['--rate', '0.01', '--save-every', '6', '--evaluate-every', '6', '--steps']
    await train(plain, 'other', [...flags, '12', ...eagerly], averaging)
    await train(plain, 'run', [...flags, '6', ...graph], averaging)
    await train(plain, 'run', [...flags, '9', '--resume', ...eagerly], averaging)
    await train(plain, 'run', [...flags, '12', '--resume', ...graph], averaging)
    const { facts, ...state } = await checkpoint('step-000012')
    const { facts: otherFacts, ...other } = await checkpoint('step-000012', 'other')
    expectClose(state, other)
    expect(facts.evaluation!.loss).toBeCloseTo(otherFacts.evaluation!.loss, 4)
    // It is that of the averages: the same run scored with its weights has another.
    rmSync(join(folder, 'other'), { recursive: true })
    const { average: _, ...withoutAverage } = averaging
    await train(plain, 'other', [...flags, '12', ...eagerly], withoutAverage)
    const scored = await checkpoint('step-000012', 'other')
    expect(scored.weights).toEqual(other.weights)
    expect(Math.abs(scored.facts.evaluation!.loss - facts.evaluation!.loss)).toBeGreaterThan(1e-3)
  })

  it('ends with the bits of a run that was never stopped, averages and all', async () => {
    await writeGraph(dropping, folder, averaging)
    await train(dropping, 'other', ['--steps', '9', ...graph], averaging)
    await train(dropping, 'run', ['--steps', '4', ...graph], averaging)
    await train(dropping, 'run', ['--steps', '9', '--resume', ...graph], averaging)
    const [state, other] = [await arrays('step-000009'), await arrays('step-000009', 'other')]
    expect(state.average).not.toBe(null)
    expect(state).toEqual(other)
  })

  it('names the first weight whose gradient is not finite in the very step, though the loss is', async () => {
    // At weights 0 the head has the loss log 3; only its own kernel has a gradient beyond 32 bits.
    const recipe: Recipe = { ...tinyRecipe, loss: { main: 1, heads: [{ name: 'aux', weight: 2.5e38 }] } }
    await writeGraph(plain, folder, recipe)
    const batch = { images, labels: Int32Array.from([1, 1, 1, 1]), count: 4 }
    const engines = [await openGraph(recipe), createEagerEngine(referenceModel(plain, true), ['aux'], recipe)]
    for (const engine of engines) {
      engine.start(1, recipe.start)
      const state = engine.read()
      const weights = new Map(
        [...state.weights].map(([name, { shape, values }]) => {
          const filled = name.startsWith('aux') ? 0 : name.endsWith('gamma') ? 100 : null
          return [name, { shape, values: filled === null ? values : values.map(() => filled) }]
        }),
      )
      engine.write({ ...state, weights })
      const outcome = engine.run(batch, 0, 1e-3, true)!
      expect(Number.isFinite(outcome.loss)).toBe(true)
      expect(outcome.gradientNotFinite).toMatch(/^aux.*kernel$/)
      engine.dispose()
    }
  })

  it('stops in the step of a gradient that is not finite', async () => {
    const recipe: Recipe = { ...tinyRecipe, loss: { main: 2e38, heads: [] } }
    await writeGraph(plain, folder, recipe)
    await expect(train(plain, 'run', ['--steps', '3', ...graph], recipe)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(
        /^a gradient is not finite in step 1 \(rate .*\); the first weight with a gradient that is not finite is '/,
      ),
    })
  })

  it('stops at a loss that is not finite, names the weight, and saves nothing of it', async () => {
    await writeGraph(plain, folder)
    await expect(
      train(plain, 'run', ['--steps', '40', '--rate', '1e30', '--save-every', '1', ...graph]),
    ).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(
        /not finite|the loss .* is (NaN|-?Infinity) in step \d+ \(rate 1e\+30\)/,
      ),
    })
  })

  it('is refused where the graph is of another recipe or network, damaged, or not there', async () => {
    const refusal = (message: RegExp, recipe?: Recipe, network = plain) =>
      expect(train(network, 'run', graph, recipe)).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringMatching(message),
      })
    await refusal(/there is no compiled graph in .*graph: `inc train`/)
    const at = await writeGraph(plain, folder)
    await refusal(/optimizer\.momentum 0\.9 → 0\.8/, {
      ...tinyRecipe,
      optimizer: { ...tinyRecipe.optimizer, momentum: 0.8 },
    })
    await refusal(/another recipe than the run's: average none → \{"decay":0\.9\}/, {
      ...tinyRecipe,
      average: { decay: 0.9 },
    })
    await refusal(/another recipe than the run's: loss\.heads/, {
      ...tinyRecipe,
      loss: { main: 1, heads: [] },
    })
    await refusal(/another specification of 'tiny'/, tinyRecipe, dropping)
    const bytes = readFileSync(join(at, 'saved_model.pb'))
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(join(at, 'saved_model.pb'), bytes)
    await refusal(/saved_model\.pb is damaged/)
    writeFileSync(join(at, 'graph.json'), '{')
    await refusal(/graph\.json is damaged/)
    writeFileSync(join(at, 'graph.json'), '{ "format": 3 }')
    await refusal(/has format 3, and this runtime reads 2/)
  })

  it('is refused where a run goes on with a recipe of its own that the graph has not', async () => {
    const other = { ...tinyRecipe, optimizer: { ...tinyRecipe.optimizer, weightDecay: 0.01 } }
    await train(plain, 'run', ['--steps', '2'], other)
    await writeGraph(plain, folder)
    await expect(train(plain, 'run', ['--steps', '4', '--resume', ...graph])).rejects.toThrow(
      /optimizer\.weightDecay 0\.0002 → 0\.01/,
    )
  })

  it('does not take up a checkpoint that lacks one of its weights', async () => {
    await writeGraph(plain, folder)
    const engine = await openGraph(tinyRecipe)
    engine.start(1, tinyRecipe.start)
    const state = engine.read()
    const [first] = state.weights.keys()
    const weights = new Map([...state.weights].slice(1))
    expect(() => engine.write({ ...state, weights })).toThrow(`the checkpoint has no '${first}'`)
    const wrong = new Map(state.weights).set(first!, { shape: [1], values: new Float32Array(1) })
    expect(() => engine.write({ ...state, weights: wrong })).toThrow(/in the graph and 1 in the checkpoint/)
    engine.dispose()
  })
})
