/** The demonstration, stage by stage, once everything is installed and built: `scripts/demo.mjs` calls it. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Prediction } from '../../src/runtime/programs/predict.ts'
import { checkedSpec } from './checked_spec.ts'
import { type Context, StageFailure } from './context.ts'
import { figureNames } from './figures.ts'
import { describeMachine } from './machine.ts'
import {
  type DemoNetwork,
  type DemoPlan,
  googlenet,
  paths,
  plan,
  smallInception,
  stepsOnWebAssembly,
} from './plan.ts'
import { type DemoRecord, readRecord, type Work, withStage, writeRecord } from './record.ts'
import { renderImages } from './render_images.ts'
import { duration, reportPage } from './report/page.ts'
import type { Validation } from './report/report.ts'
import { readCourse, readRunFacts, stateOfRun } from './training_run.ts'
import { validationOf } from './validation.ts'

/**
 * Runs the stages after the first and gives the exit code: 0, or 1 where the small network names too few images right.
 * Rejects with a `StageFailure` where a stage cannot be completed. What is there from an earlier run is used.
 */
export async function demonstrate(context: Context, demoPlan: DemoPlan = plan): Promise<number> {
  const { root, say } = context
  const inRoot = (path: string): string => join(root, path)
  await mkdir(inRoot('demo'), { recursive: true })
  let record = await openRecord(context, demoPlan)
  const keep = async (title: string, seconds: number, work: Work): Promise<void> => {
    record = withStage(record, title, seconds, work)
    await writeRecord(inRoot(paths.record), record)
  }
  const stage = async (number: number, title: string, work: () => Promise<Work>): Promise<void> => {
    const started = performance.now()
    let done: Work = 'a part'
    try {
      await context.stage(number, title, async () => {
        done = await work()
      })
    } finally {
      await keep(title, (performance.now() - started) / 1000, done)
    }
  }
  await keep('Packages and build', context.secondsBefore, record.stages.length === 0 ? 'all' : 'none')

  let native = true
  await stage(2, 'The native TensorFlow library', async () => {
    const { code } = await inc(context, 'native', 'install')
    native = code === 0
    if (!native) say('There is no native library; training goes on with WebAssembly, which is much slower.')
    return record.stages.some(({ title }) => title === 'The native TensorFlow library') ? 'none' : 'all'
  })

  await stage(3, 'Pictures', () => renderPictures(context, demoPlan))

  await stage(4, "The paper's table, checked", async () => {
    await demand(inc(context, 'check', googlenet.spec, '--network', googlenet.name), 'inc check')
    return 'all'
  })

  const { steps, batch, rate } = demoPlan.googlenet
  await stage(5, 'GoogLeNet, compiled and trained', () => {
    const length = native ? steps : Math.min(steps, stepsOnWebAssembly)
    say(`${length} steps of ${batch} images, with both auxiliary heads: the beginning of a training.`)
    // Once at the end is often enough for it to be evaluated.
    const flags = { steps: length, batch, rate, 'evaluate-every': length }
    return train(context, googlenet, flags)
  })

  await stage(6, 'A small inception network, compiled and trained', async () => {
    await demand(inc(context, 'check', smallInception.spec), 'inc check')
    return train(context, smallInception, {})
  })

  let validation: Validation | null = null
  await stage(7, 'Answers and report', async () => {
    const kept = await keptPredictions(inRoot(paths.predictions))
    validation = await validationOf(kept ?? (await predictAll(context)), root)
    return kept === null ? 'all' : 'none'
  })
  await writeReport(context, record, validation!)
  return conclude(context, record, validation!, demoPlan.wanted)
}

/** Runs `inc` as built, its output shown. */
function inc(context: Context, ...words: readonly string[]): ReturnType<Context['run']> {
  return context.run(process.execPath, ['dist/cli/main.js', ...words])
}

async function demand(outcome: ReturnType<Context['run']>, what: string): Promise<void> {
  const { code } = await outcome
  if (code !== 0) throw new StageFailure(`${what} ended with exit code ${code}`)
}

/** The record of earlier work on the same specifications and plan; other results are removed. */
async function openRecord({ root, say }: Context, demoPlan: DemoPlan): Promise<DemoRecord> {
  const hash = createHash('sha256').update(JSON.stringify(demoPlan))
  for (const { spec } of [googlenet, smallInception]) hash.update(await readFile(join(root, spec)))
  const fingerprint = hash.digest('hex')
  const before = await readRecord(join(root, paths.record))
  if (before?.fingerprint === fingerprint) return before
  if (before !== null) {
    say('The specifications or the plan have changed since the last run, so both networks are trained anew.')
    for (const path of [paths.runs, paths.predictions])
      await rm(join(root, path), { recursive: true, force: true })
  }
  return { fingerprint, stages: [] }
}

async function renderPictures({ root, say, progress, signal }: Context, demoPlan: DemoPlan): Promise<Work> {
  const { train, validation } = demoPlan.images
  const drawn = await renderImages(join(root, paths.data), demoPlan.images, {
    signal,
    onProgress: ({ done, total }) => progress(`${done} of ${total} pictures`),
  })
  progress('')
  const classes = figureNames.length
  say(
    `${drawn ? '' : 'There already: '}${paths.data} has ${classes} classes, with ${train} training and ${validation} validation pictures each.`,
  )
  return drawn ? 'all' : 'none'
}

/** Writes a network's project for reading, and trains it unless its run is complete. */
async function train(
  context: Context,
  network: DemoNetwork,
  flags: Readonly<Record<string, number>>,
): Promise<Work> {
  const run = join(context.root, network.run)
  const choice = ['--network', network.name]
  await demand(
    inc(context, 'compile', network.spec, ...choice, '-o', network.project, '--force'),
    'inc compile',
  )
  const state = await stateOfRun(run)
  if (state === 'complete') {
    context.say(`The run in ${network.run} is complete.`)
    return 'none'
  }
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])
  const resume = state === 'begun' ? ['--resume'] : []
  // Predictions of an earlier training say nothing of this one.
  if (network === smallInception) await rm(join(context.root, paths.predictions), { force: true })
  await demand(
    inc(
      context,
      'train',
      network.spec,
      ...choice,
      '--data',
      paths.data,
      '--out',
      network.run,
      ...words,
      ...resume,
    ),
    `inc train ${network.spec}`,
  )
  return state === 'begun' ? 'a part' : 'all'
}

/** The predictions of an earlier run on the same training; null where there are none. */
async function keptPredictions(file: string): Promise<readonly Prediction[] | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Prediction[]
  } catch {
    return null
  }
}

/** What the small network's best checkpoint says of each validation image, kept for the next run. */
async function predictAll({ root, run, say }: Context): Promise<readonly Prediction[]> {
  const folder = `${paths.data}/validation`
  const files: string[] = []
  for (const name of figureNames)
    for (const file of (await readdir(join(root, folder, name))).sort())
      files.push(`${folder}/${name}/${file}`)
  say(`Asking ${smallInception.name} about ${files.length} validation images …`)
  const { spec, name } = smallInception
  const words = [
    'predict',
    spec,
    '--network',
    name,
    '--run',
    smallInception.run,
    '--format',
    'json',
    ...files,
  ]
  const { code, output } = await run(process.execPath, ['dist/cli/main.js', ...words], { keepOutput: true })
  if (code !== 0) throw new StageFailure(`inc predict ended with exit code ${code}`)
  await replaceFile(join(root, paths.predictions), output)
  return JSON.parse(output) as readonly Prediction[]
}

async function writeReport(context: Context, record: DemoRecord, validation: Validation): Promise<void> {
  const { root } = context
  const course = ({ run }: DemoNetwork) => readCourse(join(root, run))
  const page = reportPage({
    date: localTime(new Date()),
    machine: describeMachine(await readRunFacts(join(root, smallInception.run))),
    stages: record.stages,
    googlenet: { ...(await checkedSpec(root, googlenet)), course: await course(googlenet) },
    small: { ...(await checkedSpec(root, smallInception)), course: await course(smallInception), validation },
  })
  await replaceFile(join(root, paths.report), page)
}

/** The last lines, and the exit code. */
function conclude(
  { root, say }: Context,
  { stages }: DemoRecord,
  { top1, images }: Validation,
  wanted: number,
): number {
  const percent = (share: number): string => `${Number((100 * share).toFixed(2))}%`
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0)
  say('')
  say(`${smallInception.name} names ${percent(top1)} of the ${images} validation images right.`)
  say(`All the work took ${duration(total)}. The report: ${pathToFileURL(join(root, paths.report)).href}`)
  if (top1 >= wanted) return 0
  say(`That is less than the ${percent(wanted)} that it should reach.`)
  return 1
}

async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.unfinished`, text)
  await rename(`${file}.unfinished`, file)
}

/** `2026-03-01 14:05`, in the time zone of the machine. */
function localTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
