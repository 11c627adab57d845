/** Checkpoints: what is read is what was written, any change is noticed, and no stop in the middle leaves half of one. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Checkpoint,
  evaluatedWeights,
  readCheckpoint,
  readCheckpointFacts,
} from '../../src/runtime/checkpoint/checkpoint.ts'
import {
  bestCheckpoint,
  bestEvaluation,
  clearUnfinished,
  latestCheckpoint,
  namedCheckpoint,
  saveCheckpoint,
} from '../../src/runtime/checkpoint/checkpoints.ts'
import { type BuiltRuntime, buildRuntime } from './built_runtime.ts'
import { temporaryFolder, tinyRecipe } from './tiny.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  return () => rmSync(folder, { recursive: true, force: true })
})

const SPECIFICATION = 'c'.repeat(64)
const weightsFile = 'tensorflow.data-00000-of-00003'

function checkpointAt(step: number, top1: number | null = null, fill = step): Checkpoint {
  const values = (length: number, from: number) =>
    Float32Array.from({ length }, (_, index) => from + index / 7)
  return {
    facts: {
      name: 'tiny',
      specification: SPECIFICATION,
      step,
      classes: ['a', 'bücher', 'c"\n'],
      recipe: tinyRecipe,
      images: { count: 30, sha256: 'd'.repeat(64) },
      evaluation: top1 === null ? null : { images: 9, top1, top5: 1, loss: 1 - top1 },
      versions: { node: '20.0.0' },
    },
    weights: new Map([
      ['x/kernel', { shape: [2, 3], values: values(6, fill) }],
      ['x/bias', { shape: [1], values: Float32Array.from([-0]) }],
      ['empty', { shape: [0], values: new Float32Array() }],
    ]),
    momentum: new Map([['x/kernel', { shape: [2, 3], values: values(6, -fill) }]]),
    average: new Map([['x/kernel', { shape: [2, 3], values: values(6, fill / 3) }]]),
  }
}

const parent = () => join(folder, 'checkpoints')
const names = () => readdirSync(parent()).sort()
const stepName = (step: number) => `step-${String(step).padStart(6, '0')}`

describe('a checkpoint', () => {
  it('is read as it was written, bit for bit', async () => {
    const written = checkpointAt(12, 0.5)
    const path = await saveCheckpoint(folder, written, 3)
    expect(path).toBe(join(parent(), 'step-000012'))
    const read = await readCheckpoint(path)
    expect(read).toEqual(written)
    expect(Object.is(read.weights.get('x/bias')!.values[0], -0)).toBe(true)
    expect([...read.weights.keys()]).toEqual(['x/kernel', 'x/bias', 'empty'])
    expect(await readCheckpointFacts(path)).toEqual(written.facts)
  })

  it('has a file of averages only where there are any', async () => {
    const averaged = await saveCheckpoint(folder, checkpointAt(1), 3)
    expect(readdirSync(averaged).sort()).toEqual([
      'manifest.json',
      'tensorflow.data-00000-of-00003',
      'tensorflow.data-00001-of-00003',
      'tensorflow.data-00002-of-00003',
      'tensorflow.index',
    ])
    const without = { ...checkpointAt(2), average: null }
    const path = await saveCheckpoint(folder, without, 3)
    expect(readdirSync(path).sort()).toEqual([
      'manifest.json',
      'tensorflow.data-00000-of-00002',
      'tensorflow.data-00001-of-00002',
      'tensorflow.index',
    ])
    expect(await readCheckpoint(path)).toEqual(without)
  })

  it('is evaluated with the averages where there are any, and the other weights as they are', () => {
    const { weights, average } = checkpointAt(3)
    expect([...evaluatedWeights({ weights, average })]).toEqual([
      ['x/kernel', average!.get('x/kernel')],
      ['x/bias', weights.get('x/bias')],
      ['empty', weights.get('empty')],
    ])
    expect(evaluatedWeights({ weights, average: null })).toEqual(weights)
  })

  it('is refused when any one byte of any file has changed', async () => {
    const path = await saveCheckpoint(folder, checkpointAt(12, 0.5), 3)
    for (const file of readdirSync(path)) {
      const good = readFileSync(join(path, file))
      for (let at = 0; at < good.length; at++) {
        const bad = Buffer.from(good)
        bad[at]! ^= 1 << (at % 8)
        writeFileSync(join(path, file), bad)
        await expect(readCheckpoint(path), `${file}, byte ${at}`).rejects.toThrow(
          /damaged|format|bytes instead/,
        )
      }
      writeFileSync(join(path, file), good)
    }
    await readCheckpoint(path)
  })

  it('of an earlier format is refused, and not called damaged', async () => {
    const path = join(await saveCheckpoint(folder, checkpointAt(12), 3), 'manifest.json')
    const { sha256: _, ...manifest } = JSON.parse(readFileSync(path, 'utf8'))
    const earlier = { ...manifest, format: 1 }
    const sha256 = createHash('sha256').update(JSON.stringify(earlier)).digest('hex')
    writeFileSync(path, `${JSON.stringify({ ...earlier, sha256 }, null, 1)}\n`)
    await expect(latestCheckpoint(folder, SPECIFICATION)).rejects.toThrow(
      'it has format 1, and this runtime reads 2',
    )
  })

  it('is refused when a file is cut, longer, another, or gone', async () => {
    const path = await saveCheckpoint(folder, checkpointAt(12), 3)
    const other = await saveCheckpoint(folder, checkpointAt(13), 3)
    const pristine = join(folder, 'pristine')
    cpSync(path, pristine, { recursive: true })
    const again = () => {
      rmSync(path, { recursive: true })
      cpSync(pristine, path, { recursive: true })
    }
    for (const file of readdirSync(path)) {
      const { length } = readFileSync(join(path, file))
      await fc.assert(
        fc.asyncProperty(fc.nat(length - 1), async (cut) => {
          truncateSync(join(path, file), cut)
          await expect(readCheckpoint(path)).rejects.toThrow()
          again()
        }),
        { numRuns: 20 },
      )
      writeFileSync(join(path, file), Buffer.concat([readFileSync(join(path, file)), Buffer.from('\n')]))
      await expect(readCheckpoint(path)).rejects.toThrow()
      again()
      if (file !== 'manifest.json') {
        cpSync(join(other, file), join(path, file))
        await expect(readCheckpoint(path)).rejects.toThrow(`${file} is damaged`)
        again()
      }
      rmSync(join(path, file))
      await expect(readCheckpoint(path)).rejects.toThrow(`${file}: there is no such file or folder`)
      again()
    }
  })
})

describe('the checkpoints of a run', () => {
  it('are the last ones and the best, and unfinished ones go', async () => {
    for (const [step, top1] of [
      [1, 0.5],
      [2, 0.9],
      [3, 0.7],
      [4, null],
      [5, 0.9],
      [6, null],
      [7, 0.1],
    ] as const) {
      await saveCheckpoint(folder, checkpointAt(step, top1), 2)
    }
    // 2 and 5 are equally good: the newer is kept.
    expect(names()).toEqual([stepName(5), stepName(6), stepName(7)])
    expect(await bestEvaluation(folder)).toMatchObject({ step: 5, evaluation: { top1: 0.9 } })
    expect((await bestCheckpoint(folder, SPECIFICATION))!.name).toBe(stepName(5))
    expect((await latestCheckpoint(folder, SPECIFICATION))!.name).toBe(stepName(7))
    expect((await namedCheckpoint(folder, stepName(6), SPECIFICATION)).checkpoint.facts.step).toBe(6)
    await expect(namedCheckpoint(folder, 'step-9', SPECIFICATION)).rejects.toThrow(
      /there are step-000007, step-000006/,
    )
    mkdirSync(join(parent(), '.unfinished-step-000008-1'))
    await clearUnfinished(folder)
    expect(names().length).toBe(3)
  })

  it('are ordered by number, not by name', async () => {
    await saveCheckpoint(folder, checkpointAt(999_999), 9)
    await saveCheckpoint(folder, checkpointAt(1_000_000), 9)
    expect((await latestCheckpoint(folder, SPECIFICATION))!.checkpoint.facts.step).toBe(1_000_000)
  })

  it('give the newest that is whole and say which they passed over', async () => {
    for (const step of [1, 2, 3]) await saveCheckpoint(folder, checkpointAt(step), 3)
    truncateSync(join(parent(), stepName(3), weightsFile), 5)
    writeFileSync(join(parent(), stepName(2), 'manifest.json'), '{')
    const found = (await latestCheckpoint(folder, SPECIFICATION))!
    expect(found.checkpoint).toEqual(checkpointAt(1))
    expect(found.skipped).toEqual([
      `${join(parent(), stepName(3))}: ${weightsFile} has 5 bytes instead of 28`,
      `${join(parent(), stepName(2))}: manifest.json is damaged`,
    ])
    rmSync(join(parent(), stepName(1), 'tensorflow.index'))
    await expect(latestCheckpoint(folder, SPECIFICATION)).rejects.toThrow(
      /^no checkpoint in .* is whole: .*; .*; /,
    )
    expect(await latestCheckpoint(join(folder, 'nowhere'), SPECIFICATION)).toBe(null)
  })

  it('of another specification are refused, not passed over', async () => {
    await saveCheckpoint(folder, checkpointAt(1), 3)
    await expect(latestCheckpoint(folder, 'e'.repeat(64))).rejects.toThrow(
      /another specification of 'tiny' \(cccccccccccc, .* eeeeeeeeeeee\)/,
    )
  })

  it('may be written over a damaged one of the same step', async () => {
    const path = await saveCheckpoint(folder, checkpointAt(1, null, 5), 3)
    truncateSync(join(path, weightsFile), 5)
    await saveCheckpoint(folder, checkpointAt(1, null, 6), 3)
    expect(await readCheckpoint(path)).toEqual(checkpointAt(1, null, 6))
    expect(names()).toEqual([stepName(1)])
  })
})

describe('a process that saves', () => {
  let runtime: BuiltRuntime
  beforeAll(() => {
    runtime = buildRuntime()
    // Saves one checkpoint after the other; every number of checkpoint N is N, so a mixture would show.
    writeFileSync(
      join(runtime.folder, 'saving.js'),
      `import { saveCheckpoint } from './checkpoint/checkpoints.js'
const [folder, first, size] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const recipe = ${JSON.stringify(tinyRecipe)}
for (let step = first; ; step++) {
  const values = new Float32Array(size).fill(step)
  const facts = { name: 'tiny', specification: '${SPECIFICATION}', step, classes: [], recipe, images: { count: 1, sha256: '' }, evaluation: null, versions: {} }
  const arrays = new Map([['w', { shape: [size], values }]])
  try {
    await saveCheckpoint(folder, { facts, weights: arrays, momentum: arrays, average: arrays }, 2)
  } catch (cause) {
    console.error('error: ' + cause.message)
    process.exit(cause.exitCode)
  }
  if (step === first) console.log('saved')
}`,
    )
  })
  afterAll(() => runtime.remove())

  it('may be killed at any moment, forty times: every checkpoint is whole', async () => {
    let first = 1
    for (let kill = 0; kill < 40; kill++) {
      const child = spawn(
        process.execPath,
        [join(runtime.folder, 'saving.js'), folder, String(first), '40000'],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      await new Promise((resolve) => child.stdout.once('data', resolve))
      await new Promise((resolve) => setTimeout(resolve, (kill * 13) % 40))
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('close', resolve))
      const whole = names().filter((name) => name.startsWith('step-'))
      expect(whole.length).toBeGreaterThan(0)
      for (const name of whole) {
        const { facts, weights, momentum, average } = await readCheckpoint(join(parent(), name))
        expect(name).toBe(stepName(facts.step))
        for (const values of [weights, momentum, average!]) {
          expect(values.get('w')!.values.every((value) => value === facts.step)).toBe(true)
        }
      }
      const latest = (await latestCheckpoint(folder, SPECIFICATION))!
      expect(latest.skipped).toEqual([])
      expect(latest.checkpoint.facts.step).toBeGreaterThanOrEqual(first)
      first = latest.checkpoint.facts.step + 1
    }
    await clearUnfinished(folder)
    expect(names().every((name) => name.startsWith('step-'))).toBe(true)
  })

  it.runIf(process.platform === 'linux')(
    'says so when a file cannot be written, and leaves the others as they were',
    async () => {
      await saveCheckpoint(folder, checkpointAt(1), 3)
      // The largest file the process may write: 64 blocks of 1024 bytes, less than the weights take.
      const limited = `ulimit -f 64; exec "${process.execPath}" "${join(runtime.folder, 'saving.js')}" "${folder}" 2 40000`
      const { status, stderr } = spawnSync('bash', ['-c', limited], { encoding: 'utf8' })
      expect(stderr).toMatch(/^error: cannot save a checkpoint in .*: .*\n$/)
      expect(status).toBe(2)
      expect(names()).toEqual([stepName(1)])
      expect(await readCheckpoint(join(parent(), stepName(1)))).toEqual(checkpointAt(1))
    },
  )

  it('says so when the folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(saveCheckpoint(join(folder, 'file'), checkpointAt(1), 3)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^cannot save a checkpoint in .*file.checkpoints: /),
    })
    expect(existsSync(join(folder, 'file'))).toBe(true)
  })
})
