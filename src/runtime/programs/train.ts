/** `train`: what a generated `train.ts` calls. Prepares a run from its recipe and command line, and runs it. */
import { createHash } from 'node:crypto'
import { mkdir, rmdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { CheckpointFacts } from '../checkpoint/checkpoint.ts'
import { clearUnfinished, hasCheckpoints, latestCheckpoint } from '../checkpoint/checkpoints.ts'
import { lockRun } from '../checkpoint/run_lock.ts'
import { createSaver } from '../checkpoint/saver.ts'
import type { Precision } from '../contract/precision.ts'
import type { Recipe } from '../contract/recipe.ts'
import { recipeDifferences } from '../contract/recipe_differences.ts'
import { type ImageFolder, readImageFolder, requireClassCount } from '../data/image_folder.ts'
import { preprocessingFor } from '../data/images.ts'
import type { EngineName } from '../engine/engine.ts'
import { openBestEngine, openEngine } from '../engine/open_engine.ts'
import { epochsBefore, stepsIn } from '../engine/rate.ts'
import { replaceFile } from '../machine/durable_files.ts'
import { fileProblem, RunProblem } from '../machine/problem.ts'
import { type Backend, describeBackend, openBackend } from '../preload/backend.ts'
import { cutMetrics } from '../report/metrics.ts'
import type { LineStream } from '../report/progress.ts'
import { helpText } from './arguments.ts'
import { buildModel, type Program, runProgram } from './program.ts'
import { readSettings, resumedRecipe, type Settings, TRAINING_FLAGS } from './settings.ts'
import { runTraining } from './training_run.ts'

export interface TrainingProgram extends Program {
  readonly recipe: Recipe
  /** The names of the model's outputs after the first; the heads that have a loss, where left out. */
  readonly heads?: readonly string[]
  /** The folder of the compiled graph; where left out, it is looked for beside the running program. */
  readonly graph?: string
}

/** Trains a network as its recipe and the command line say; the process gets the exit code. */
export async function train(program: TrainingProgram): Promise<void> {
  await runProgram(() => trainProgram(program, process.stdout))
}

/** The same, giving the exit code and writing its lines to `out`. Throws a `RunProblem` for what the user can mend. */
export async function trainProgram(program: TrainingProgram, out: LineStream): Promise<number> {
  const read = readSettings(program, program.recipe)
  if (read === null) {
    out.write(trainingHelp(program))
    return 0
  }
  const { runFolder } = read.settings
  try {
    await mkdir(runFolder, { recursive: true })
  } catch (cause) {
    throw fileProblem('make the run folder', runFolder, cause)
  }
  const lock = await lockRun(runFolder)
  try {
    return await trainLocked(program, read.settings, read.flags, out)
  } finally {
    await lock.release()
    // A run that never began leaves no empty folder behind; one that holds anything is not removed by this.
    await rmdir(runFolder).catch(() => {})
  }
}

async function trainLocked(
  program: TrainingProgram,
  asked: Settings,
  flags: Parameters<typeof resumedRecipe>[1],
  out: LineStream,
): Promise<number> {
  const { runFolder } = asked
  const say = (line: string) => out.write(`${line}\n`)
  await clearUnfinished(runFolder)
  if (!asked.resume && (await hasCheckpoints(runFolder))) {
    throw new RunProblem(
      `${runFolder} holds a run already: go on with it by --resume, or choose another folder with --out`,
      2,
    )
  }
  const found = asked.resume ? await latestCheckpoint(runFolder, program.specification) : null
  if (asked.resume && found === null)
    say(`note: there is no checkpoint in ${runFolder} yet, so the run starts at step 0`)
  for (const skipped of found?.skipped ?? []) say(`warning: skipped a damaged checkpoint, ${skipped}`)
  const recipe = found === null ? asked.recipe : resumedRecipe(found.checkpoint.facts, flags)
  const settings = { ...asked, recipe }
  if (found !== null) {
    const differences = recipeDifferences(asked.recipe, recipe)
    if (differences.length > 0) say(`note: going on with the run's own recipe: ${differences.join(', ')}`)
  }

  const backend = await openBackend()
  const data = await readImageFolder(recipe.data.folder)
  const heads = program.heads ?? recipe.loss.heads.map(({ name }) => name)
  const model = buildModel(program, heads.length > 0)
  const preprocessing = preprocessingFor(recipe, model)
  const options = { backend, model, heads, recipe }
  const { name, engine } =
    settings.engine === null
      ? await openBestEngine(program, options, say)
      : { name: settings.engine, engine: await openEngine(settings.engine, program, options) }
  const unusedOutputs = requireClassCount(data.classes, engine.classes, recipe.data.folder)
  if (unusedOutputs !== null) say(`note: ${unusedOutputs}`)
  const facts = runFacts(program, { recipe, engine: name, precision: engine.precision }, backend, data)
  if (found === null) engine.start(recipe.seed, recipe.start)
  else {
    requireSameClasses(found.checkpoint.facts, data)
    if (found.checkpoint.facts.images.sha256 !== facts.images.sha256) {
      say('warning: the training images are not those the run was started with, so their order is another')
    }
    engine.write(found.checkpoint)
    await cutMetrics(runFolder, found.checkpoint.facts.step)
  }

  const stepsDone = found?.checkpoint.facts.step ?? 0
  const epoch = { batch: recipe.batch, images: data.train.images.length }
  const steps = stepsIn(recipe.length, epoch)
  const values = engine.trained.reduce(
    (sum, { shape }) => sum + shape.reduce((size, axis) => size * axis, 1),
    0,
  )
  const numbers = engine.precision === 'fp32' ? '' : ` in ${engine.precision}`
  say(
    `${program.name}: ${values.toLocaleString('en-US')} trained values; ${describeBackend(backend)}; ` +
      `${name} engine${numbers}`,
  )
  say(
    `${recipe.data.folder}: ${data.train.images.length} training and ${data.validation.images.length} validation images ` +
      `of ${data.classes.length} classes`,
  )
  say(
    `${runFolder}: steps ${stepsDone} to ${steps}, ${recipe.batch} images each, ` +
      `epochs ${epochsBefore(stepsDone, epoch)} to ${epochsBefore(steps, epoch)}`,
  )
  if (stepsDone >= steps) {
    say(`nothing to do: the run has ${stepsDone} steps already; --steps or --epochs makes it longer`)
    return 0
  }
  await writeSettings({ ...settings, engine: name }, facts, steps)
  const last = found === null ? null : { folder: found.folder, step: stepsDone }
  const saver = await createSaver({
    runFolder,
    keep: settings.keep,
    last,
    facts,
    read: engine.read,
  })
  try {
    return await runTraining({ settings, backend, data, preprocessing, engine, stepsDone, saver }, out)
  } finally {
    engine.dispose()
  }
}

function runFacts(
  program: Program,
  {
    recipe,
    engine,
    precision,
  }: { readonly recipe: Recipe; readonly engine: EngineName; readonly precision: Precision },
  backend: Backend,
  data: ImageFolder,
): Omit<CheckpointFacts, 'step' | 'evaluation'> {
  const hash = createHash('sha256')
  for (const { path } of data.train.images) hash.update(`${relative(data.train.folder, path)}\n`)
  return {
    name: program.name,
    specification: program.specification,
    classes: data.classes,
    recipe,
    images: { count: data.train.images.length, sha256: hash.digest('hex') },
    versions: {
      node: process.versions.node,
      tfjs: backend.tfjs,
      backend: backend.name,
      engine,
      precision,
      ...(backend.library === null ? {} : { tensorflow: backend.library }),
    },
  }
}

function requireSameClasses(facts: CheckpointFacts, data: ImageFolder): void {
  if (facts.classes.join('/') === data.classes.join('/')) return
  throw new RunProblem(
    `the run was trained on other classes than those of ${data.folder}: ${facts.classes.length} from ` +
      `'${facts.classes[0]}' to '${facts.classes.at(-1)}'; choose that data with --data, or another run with --out`,
  )
}

async function writeSettings(settings: Settings, facts: object, steps: number): Promise<void> {
  const path = join(settings.runFolder, 'settings.json')
  try {
    await replaceFile(path, `${JSON.stringify({ ...facts, ...settings, steps }, null, 2)}\n`)
  } catch (cause) {
    throw fileProblem('write', path, cause)
  }
}

function trainingHelp({ name, recipe }: TrainingProgram): string {
  return helpText(
    'node --import inc-lang/runtime/register dist/train.js [options]',
    `Trains ${name} on ${recipe.data.folder}, ${recipe.length.count} ${recipe.length.unit}, ${recipe.batch} images a step.`,
    TRAINING_FLAGS,
    [
      'node --import inc-lang/runtime/register dist/train.js --data data/shapes --epochs 10',
      `node --import inc-lang/runtime/register dist/train.js --out runs/${name} --resume`,
    ],
  )
}
