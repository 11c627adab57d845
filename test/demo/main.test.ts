/** The demonstration's course, with stand-ins for the programs it runs: what it asks of them, uses again, and concludes. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CommandOutcome, Context } from '../../scripts/demo/context.ts'
import { figureNames } from '../../scripts/demo/figures.ts'
import { demonstrate } from '../../scripts/demo/main.ts'
import type { DemoPlan } from '../../scripts/demo/plan.ts'

const clone = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const tinyPlan: DemoPlan = {
  images: { seed: 5, train: 1, validation: 2 },
  googlenet: { steps: 4, batch: 2, rate: 0.01 },
  wanted: 0.95,
}

let root: string
/** The command lines, without `node dist/cli/main.js`. */
let asked: string[][]
let said: string[]
/** What the stand-ins do: how many of the images are named wrong, and what goes wrong. */
let behaviour: { mistakes: number; native: number; train: number; stopAt: number | null }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'inc-demo-'))
  mkdirSync(join(root, 'specs'))
  for (const name of ['googlenet.inc', 'small_inception.inc'])
    cpSync(join(clone, 'specs', name), join(root, 'specs', name))
  asked = []
  said = []
  behaviour = { mistakes: 0, native: 0, train: 0, stopAt: null }
  return () => rmSync(root, { recursive: true })
})

function context(): Context {
  return {
    root,
    signal: new AbortController().signal,
    secondsBefore: 1,
    say: (line) => said.push(line),
    progress: () => {},
    stage: (_number, _title, work) => work(),
    run: async (program, [main, ...words]) => {
      expect(program).toBe(process.execPath)
      expect(main).toBe('dist/cli/main.js')
      asked.push([...words])
      return standIn(words)
    },
  }
}

function standIn(words: readonly string[]): CommandOutcome {
  switch (words[0]) {
    case 'native':
      return { code: behaviour.native, output: '' }
    case 'train':
      if (behaviour.train === 0) writeRun(words)
      return { code: behaviour.train, output: '' }
    case 'predict':
      return { code: 0, output: JSON.stringify(words.slice(words.indexOf('json') + 1).map(predictionOf)) }
    default:
      return { code: 0, output: '' }
  }
}

/** A run folder as the runtime leaves it, as far as the demonstration reads it. */
function writeRun(words: readonly string[]): void {
  const folder = join(root, flag(words, '--out')!)
  const end = Number(flag(words, '--steps') ?? 6)
  const done = behaviour.stopAt ?? end
  const heads = folder.endsWith('googlenet') ? { aux1: 5, aux2: 5 } : {}
  const steps = Array.from({ length: done }, (_, index) => ({
    kind: 'step',
    step: index + 1,
    losses: { main: 7 - index, ...heads },
    imagesPerSecond: 9,
  }))
  const evaluation = { kind: 'evaluation', step: done, epoch: 1, top1: 0.9, top5: 1 }
  mkdirSync(join(folder, 'checkpoints', `step-${String(done).padStart(6, '0')}`), { recursive: true })
  const versions = { tensorflow: '2.21.0', tfjs: '4.22.0', backend: 'tensorflow' }
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ steps: end, versions }))
  writeFileSync(
    join(folder, 'metrics.jsonl'),
    [...steps, evaluation].map((one) => JSON.stringify(one)).join('\n'),
  )
  if (behaviour.stopAt !== null) throw new Error('interrupted')
}

function predictionOf(file: string, index: number) {
  const truth = basename(dirname(file))
  const other = figureNames[(figureNames.indexOf(truth) + 1) % figureNames.length]!
  const order = index < behaviour.mistakes ? [other, truth] : [truth, other]
  return {
    file,
    classes: order.map((name, place) => ({ name, probability: place === 0 ? 0.8 : 0.2 })),
    error: null,
  }
}

function flag(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name)
  return at < 0 ? undefined : words[at + 1]
}

const commands = () => asked.map(([command]) => command)
const trainings = () => asked.filter(([command]) => command === 'train')
const report = () => readFileSync(join(root, 'demo/report.html'), 'utf8')

describe('the demonstration', () => {
  it('goes through its stages and writes the report', async () => {
    expect(await demonstrate(context(), tinyPlan)).toBe(0)
    expect(commands()).toEqual([
      'native',
      'check',
      'compile',
      'train',
      'check',
      'compile',
      'train',
      'predict',
    ])
    const [paper, small] = trainings()
    expect(paper!.join(' ')).toBe(
      'train specs/googlenet.inc --network googlenet --data demo/data --out demo/runs/googlenet ' +
        '--steps 4 --batch 2 --rate 0.01 --evaluate-every 4',
    )
    expect(small!.join(' ')).toBe(
      'train specs/small_inception.inc --network small_inception --data demo/data --out demo/runs/small_inception',
    )
    const images = asked.at(-1)!.filter((word) => word.endsWith('.jpg'))
    expect(images).toHaveLength(24)
    for (const image of images) expect(existsSync(join(root, image))).toBe(true)
    expect(report()).toContain(
      '<b>100%</b><span>of 24 validation images named right by small_inception</span>',
    )
    // The tables are computed in this process: the published totals are in the page.
    expect(report()).toContain('6,998,552')
    expect(report()).toContain('13,378,280')
    expect(report()).toContain('77,612')
    expect(report()).toContain('TensorFlow 2.21.0, native, through TensorFlow.js 4.22.0')
  })

  it('uses what is there, and keeps the times of the work', async () => {
    await demonstrate(context(), tinyPlan)
    const before = JSON.parse(readFileSync(join(root, 'demo/record.json'), 'utf8'))
    asked = []
    expect(await demonstrate({ ...context(), secondsBefore: 100 }, tinyPlan)).toBe(0)
    expect(commands()).toEqual(['native', 'check', 'compile', 'check', 'compile'])
    const after = JSON.parse(readFileSync(join(root, 'demo/record.json'), 'utf8'))
    const timesOf = (record: { stages: { title: string; seconds: number }[] }) =>
      record.stages
        .filter(({ title }) => !title.includes('checked'))
        .map(({ title, seconds }) => [title, seconds])
    expect(timesOf(after)).toEqual(timesOf(before))
    expect(after.stages).toHaveLength(7)
  })

  it('goes on with a training that was interrupted', async () => {
    behaviour.stopAt = 2
    await expect(demonstrate(context(), tinyPlan)).rejects.toThrow('interrupted')
    behaviour.stopAt = null
    asked = []
    expect(await demonstrate(context(), tinyPlan)).toBe(0)
    expect(trainings()[0]).toContain('--resume')
    expect(trainings()[1]).not.toContain('--resume')
  })

  it('trains anew when a specification has changed', async () => {
    await demonstrate(context(), tinyPlan)
    const spec = join(root, 'specs/small_inception.inc')
    writeFileSync(spec, `${readFileSync(spec, 'utf8')}// Changed.\n`)
    asked = []
    await demonstrate(context(), tinyPlan)
    expect(said.join('\n')).toContain('have changed')
    expect(trainings()).toHaveLength(2)
    for (const words of trainings()) expect(words).not.toContain('--resume')
    expect(commands()).toContain('predict')
  })

  it('takes fewer steps where there is no native library, and says so', async () => {
    behaviour.native = 2
    await demonstrate(context(), { ...tinyPlan, googlenet: { ...tinyPlan.googlenet, steps: 40 } })
    expect(flag(trainings()[0]!, '--steps')).toBe('12')
    expect(said.join('\n')).toContain('There is no native library')
  })

  it('gives 1 where too few images are named right, and shows the mistakes first', async () => {
    behaviour.mistakes = 2
    expect(await demonstrate(context(), tinyPlan)).toBe(1)
    expect(said.at(-1)).toMatch(/less than the 95%/)
    expect(report()).toContain('Its 2 mistakes come first')
    expect(report().indexOf('<li class="wrong">')).toBeLessThan(report().indexOf('<li class="right">'))
  })

  it('stops at a stage that fails, with its command and exit code', async () => {
    behaviour.train = 1
    await expect(demonstrate(context(), tinyPlan)).rejects.toThrow(
      'inc train specs/googlenet.inc ended with exit code 1',
    )
    expect(existsSync(join(root, 'demo/report.html'))).toBe(false)
  })
})
