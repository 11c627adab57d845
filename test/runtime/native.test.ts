/** Generated programs as processes on the native library: training, resuming, signals, evaluation, prediction. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasNativeLibrary, mustHaveNativeLibrary } from '../building/native_library.ts'
import { createProject, type Project } from './project.ts'
import { temporaryFolder } from './tiny.ts'

it.runIf(!hasNativeLibrary)('has the native library (get it with: npx inc native install)', () => {
  expect(mustHaveNativeLibrary, 'INC_REQUIRE_NATIVE=1 and there is no native library').toBe(false)
})

describe.skipIf(!hasNativeLibrary)('on the native library', () => {
  let project: Project
  const run = () => join(project.folder, 'run')
  const train = (...flags: string[]) => project.run('train', ['--out', 'run', ...flags])
  /** The bytes of a checkpoint's arrays. */
  const arrays = (name: string, folder = run()) =>
    ['tensorflow.data-00000-of-00002', 'tensorflow.data-00001-of-00002'].map((file) =>
      readFileSync(join(folder, 'checkpoints', name, file)).toString('base64'),
    )

  beforeAll(async () => {
    project = await createProject()
  })
  beforeEach(() => rmSync(run(), { recursive: true, force: true }))
  afterAll(() => project?.runtime.remove())

  it('trains, and writes metrics, a TensorBoard file and checkpoints', async () => {
    const { code, stdout, stderr } = await train('--steps', '60', '--rate', '0.002', '--evaluate-every', '30')
    expect({ code, stderr: withoutLibraryNoise(stderr) }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/tiny: 222 trained values; TensorFlow \d+\.\d+\.\d+ on (\d+ CPU cores?|a GPU)/)
    expect(stdout).toMatch(/done: 60 steps, .* top-1 100\.00%/)
    expect(readFileSync(join(run(), 'metrics.jsonl'), 'utf8').trim().split('\n').length).toBe(62)
    expect(readdirSync(join(run(), 'tensorboard')).some((name) => name.includes('tfevents'))).toBe(true)
    const events = readdirSync(join(run(), 'tensorboard')).map((name) =>
      readFileSync(join(run(), 'tensorboard', name)),
    )
    expect(Buffer.concat(events).includes('validation/top1')).toBe(true)
  })

  it('resumes bit for bit, and agrees with another run of the seed', async () => {
    await train('--steps', '12')
    const whole = arrays('step-000012')
    await project.run('train', ['--out', 'again', '--steps', '12'])
    expect(arrays('step-000012', join(project.folder, 'again'))).toEqual(whole)
    rmSync(join(project.folder, 'again'), { recursive: true })
    rmSync(run(), { recursive: true })
    await train('--steps', '5')
    const { code } = await train('--steps', '12', '--resume')
    expect(code).toBe(0)
    expect(arrays('step-000012')).toEqual(whole)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('saves on %s and leaves with %i, and goes on from there', async (signal, expected) => {
    const running = project.start('train', [
      '--out',
      'run',
      '--steps',
      '100000',
      '--evaluate-every',
      '100000',
    ])
    await until(() => running.stdout().includes('step '))
    running.child.kill(signal)
    const { code, stdout, stderr } = await running.done
    expect({ code, stderr: withoutLibraryNoise(stderr) }).toEqual({ code: expected, stderr: '' })
    const step = Number(/stopped after step (\d+)/.exec(stdout)?.[1])
    expect(readdirSync(join(run(), 'checkpoints'))).toContain(`step-${String(step).padStart(6, '0')}`)
    expect(readdirSync(run())).not.toContain('lock')
    const after = await train('--steps', String(step + 2), '--resume')
    expect(after.stdout).toContain(`steps ${step} to ${step + 2}`)
    expect(after.code).toBe(0)
  })

  it('stops with one line and exit code 1 when the loss is not finite', async () => {
    const { code, stderr } = await train('--steps', '50', '--rate', '1e25', '--save-every', '1')
    expect(code).toBe(1)
    expect(withoutLibraryNoise(stderr)).toMatch(/^error: [^\n]*step \d+[^\n]*\n$/)
  })

  it('evaluates and predicts from the best checkpoint', async () => {
    await train('--steps', '60', '--rate', '0.002')
    const evaluated = await project.run('evaluate', ['--run', 'run', '--format', 'json'])
    expect(evaluated.code).toBe(0)
    const report = JSON.parse(evaluated.stdout)
    expect(report).toMatchObject({ network: 'tiny', images: 9, top1: 1, top5: 1, skipped: 0 })
    expect(report.classes).toEqual(
      ['blue', 'green', 'red'].map((name) => ({ name, images: 3, top1: 1, top5: 1 })),
    )
    const text = await project.run('evaluate', ['--run', 'run'])
    expect(text.stdout).toMatch(/top-1 100\.00%.*9 images\n\nclass +images +top-1 +top-5\nblue +3 +100\.00%/)

    const files = ['pictures/train/red/0.jpg', 'package.json', 'pictures/train/blue/0.jpg']
    const predicted = await project.run('predict', ['--run', 'run', '--format', 'json', ...files])
    expect(predicted.code).toBe(2)
    const predictions = JSON.parse(predicted.stdout)
    expect(predictions.map(({ classes }: { classes: { name: string }[] }) => classes[0]?.name)).toEqual([
      'red',
      undefined,
      'blue',
    ])
    expect(predictions[1]).toEqual({ file: 'package.json', classes: [], error: 'it is not an image' })
    const [{ classes }] = predictions
    expect(
      classes.reduce((sum: number, one: { probability: number }) => sum + one.probability, 0),
    ).toBeCloseTo(1)
  })

  it.each([
    [['--data', 'nowhere'], 2, /^error: there is no data folder nowhere; name one with --data FOLDER\n$/],
    [['--stepz', '3'], 2, /^error: unknown option --stepz; did you mean --steps\?/],
    [['--batch', '0'], 2, /^error: --batch 0: it must be a whole number, 1 or more\n$/],
    [['--out', 'package.json/x'], 2, /^error: cannot make the run folder package.json\/x: /],
  ] as const)('says what is wrong with %j in one line', async (flags, expected, message) => {
    const { code, stderr } = await project.run('train', flags)
    expect(code).toBe(expected)
    expect(withoutLibraryNoise(stderr)).toMatch(message)
  })

  it('goes on when the reader of its output goes away', async () => {
    const running = project.start('train', ['--out', 'run', '--steps', '40', '--evaluate-every', '1'])
    await until(() => running.stdout().includes('trained values'))
    running.child.stdout!.destroy()
    const { code, stderr } = await running.done
    expect({ code, stderr: withoutLibraryNoise(stderr) }).toEqual({ code: 0, stderr: '' })
  })

  it("takes the runtime's native library where the program's own packages have none", async () => {
    const parent = temporaryFolder()
    const broken = join(parent, 'node_modules/@tensorflow/tfjs-node-gpu')
    mkdirSync(broken, { recursive: true })
    writeFileSync(join(broken, 'package.json'), '{ "name": "@tensorflow/tfjs-node-gpu", "main": "index.js" }')
    writeFileSync(
      join(broken, 'index.js'),
      'throw new Error("libcudart.so.11.0: cannot open shared object file")',
    )
    const linked = await createProject(project.runtime, parent)
    const { code, stdout, stderr } = await linked.run('train', ['--out', 'run', '--steps', '2'])
    expect({ code, stderr: withoutLibraryNoise(stderr) }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/222 trained values; TensorFlow \d/)
    expect(stdout).not.toContain('TensorBoard')
    rmSync(parent, { recursive: true })
  })

  it('runs without the preload too', async () => {
    const { code, stdout } = await project.run('train', ['--out', 'run', '--steps', '2'], { register: false })
    expect(code).toBe(0)
    expect(stdout).toContain('TensorFlow ')
  })
})

/** TensorFlow writes these before it knows how much it may write. */
function withoutLibraryNoise(stderr: string): string {
  return stderr.replace(
    /^WARNING: All log messages before absl.*\n|^I\d{4} .*oneDNN custom operations are on.*\n/gm,
    '',
  )
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 30_000) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
