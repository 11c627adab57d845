/** A run before its first step: where it left off, what it has open, and the lines that describe it. */
import { createHash } from 'node:crypto'
import { relative } from 'node:path'
import type { CheckpointFacts } from '../checkpoint/checkpoint.ts'
import { clearUnfinished, type Found, hasCheckpoints, latestCheckpoint } from '../checkpoint/checkpoints.ts'
import type { Recipe } from '../contract/recipe.ts'
import { recipeDifferences } from '../contract/recipe_differences.ts'
import type { WeightStarts } from '../contract/starts.ts'
import { type ImageFolder, readImageFolder, requireClassCount } from '../data/image_folder.ts'
import { type Preprocessing, preprocessingFor } from '../data/images.ts'
import type { Engine, EngineName } from '../engine/engine.ts'
import { openBestEngine, openEngine } from '../engine/open_engine.ts'
import { type EpochLength, epochsBefore } from '../engine/rate.ts'
import { RunProblem } from '../machine/problem.ts'
import { type Backend, describeBackend, openBackend } from '../preload/backend.ts'
import { cutMetrics } from '../report/metrics.ts'
import { buildModel, type TrainingProgram } from './program.ts'
import { resumedRecipe, type Settings, type TrainingFlags } from './settings.ts'

type Say = (line: string) => void

/** Where a run begins: at step 0 with no checkpoint, or at its newest one. */
interface Beginning {
  readonly found: Found | null
  /** The recipe to run: that of the program for a new run, its own for a resumed one. */
  readonly recipe: Recipe
}

/**
 * Finds where the run in the asked folder begins. Throws a `RunProblem` if the folder holds a run that is not to be
 * resumed, or one that cannot be.
 */
export async function beginningOf(
  { specification }: TrainingProgram,
  { resume, runFolder, recipe }: Settings,
  flags: TrainingFlags,
  say: Say,
): Promise<Beginning> {
  await clearUnfinished(runFolder)
  if (!resume) {
    if (!(await hasCheckpoints(runFolder))) return { found: null, recipe }
    throw new RunProblem(
      `${runFolder} holds a run already: go on with it by --resume, or choose another folder with --out`,
      2,
    )
  }
  const found = await latestCheckpoint(runFolder, specification)
  if (found === null) {
    say(`note: there is no checkpoint in ${runFolder} yet, so the run starts at step 0`)
    return { found, recipe }
  }
  for (const skipped of found.skipped) say(`warning: skipped a damaged checkpoint, ${skipped}`)
  const own = resumedRecipe(found.checkpoint.facts, flags)
  const differences = recipeDifferences(recipe, own)
  if (differences.length > 0) say(`note: going on with the run's own recipe: ${differences.join(', ')}`)
  return { found, recipe: own }
}

/** How the weights start. Throws for a program from before this table: the runtime does not guess. */
function startsOf({ weights }: Partial<Pick<TrainingProgram, 'weights'>>): WeightStarts {
  if (weights !== undefined) return weights
  throw new RunProblem('the program does not say how its weights start: compile the network again', 2)
}

/** A run with its images and its engine, whose weights have no values yet. */
export interface OpenedRun {
  readonly settings: Settings
  readonly backend: Backend
  readonly data: ImageFolder
  readonly preprocessing: Preprocessing
  readonly engine: Engine
  readonly engineName: EngineName
  /** What every checkpoint of the run states. */
  readonly facts: Omit<CheckpointFacts, 'step' | 'evaluation'>
}

/** Opens the backend, the images and the engine. Throws a `RunProblem` if they do not fit each other. */
export async function openRun(program: TrainingProgram, settings: Settings, say: Say): Promise<OpenedRun> {
  const { recipe } = settings
  const backend = await openBackend()
  const data = await readImageFolder(recipe.data.folder)
  const heads = program.heads ?? recipe.loss.heads.map(({ name }) => name)
  const model = buildModel(program, heads.length > 0)
  const preprocessing = preprocessingFor(recipe, model)
  const options = { backend, model, heads, weights: startsOf(program), recipe }
  const { name: engineName, engine } =
    settings.engine === null
      ? await openBestEngine(program, options, say)
      : { name: settings.engine, engine: await openEngine(settings.engine, program, options) }
  const unusedOutputs = requireClassCount(data.classes, engine.classes, recipe.data.folder)
  if (unusedOutputs !== null) say(`note: ${unusedOutputs}`)
  const facts = {
    name: program.name,
    specification: program.specification,
    classes: data.classes,
    recipe,
    images: imageFacts(data),
    versions: {
      node: process.versions.node,
      tfjs: backend.tfjs,
      backend: backend.name,
      engine: engineName,
      precision: engine.precision,
      ...(backend.library === null ? {} : { tensorflow: backend.library }),
    },
  }
  return { settings, backend, data, preprocessing, engine, engineName, facts }
}

/** The training images: how many there are, and a digest of their names in order. */
function imageFacts({ train: { folder, images } }: ImageFolder): CheckpointFacts['images'] {
  const hash = createHash('sha256')
  for (const { path } of images) hash.update(`${relative(folder, path)}\n`)
  return { count: images.length, sha256: hash.digest('hex') }
}

/** Gives the weights their values, from the seed or from a checkpoint, and returns the number of steps done. */
export async function startEngine(run: OpenedRun, found: Found | null, say: Say): Promise<number> {
  const { settings, engine, data, facts } = run
  if (found === null) {
    engine.start(settings.recipe.seed, settings.recipe.start)
    return 0
  }
  const { checkpoint } = found
  requireSameClasses(checkpoint.facts, data)
  if (checkpoint.facts.images.sha256 !== facts.images.sha256)
    say('warning: the training images are not those the run was started with, so their order is another')
  engine.write(checkpoint)
  await cutMetrics(settings.runFolder, checkpoint.facts.step)
  return checkpoint.facts.step
}

function requireSameClasses(facts: CheckpointFacts, data: ImageFolder): void {
  if (facts.classes.join('/') === data.classes.join('/')) return
  throw new RunProblem(
    `the run was trained on other classes than those of ${data.folder}: ${facts.classes.length} from ` +
      `'${facts.classes[0]}' to '${facts.classes.at(-1)}'; choose that data with --data, or another run with --out`,
  )
}

/** The lines that a run opens with: the network and its engine, the images, the steps from where to where. */
export function describeRun(
  { settings: { recipe, runFolder }, backend, data, engine, engineName, facts }: OpenedRun,
  stepsDone: number,
  steps: number,
): readonly string[] {
  const values = engine.trained.reduce(
    (sum, { shape }) => sum + shape.reduce((size, axis) => size * axis, 1),
    0,
  )
  const numbers = engine.precision === 'fp32' ? '' : ` in ${engine.precision}`
  const epoch = epochOf({ recipe, data })
  return [
    `${facts.name}: ${values.toLocaleString('en-US')} trained values; ${describeBackend(backend)}; ` +
      `${engineName} engine${numbers}`,
    `${recipe.data.folder}: ${data.train.images.length} training and ${data.validation.images.length} validation images ` +
      `of ${data.classes.length} classes`,
    `${runFolder}: steps ${stepsDone} to ${steps}, ${recipe.batch} images each, ` +
      `epochs ${epochsBefore(stepsDone, epoch)} to ${epochsBefore(steps, epoch)}`,
  ]
}

/** How the steps of a run relate to its epochs. */
export function epochOf({
  recipe,
  data,
}: {
  readonly recipe: Recipe
  readonly data: ImageFolder
}): EpochLength {
  return { batch: recipe.batch, images: data.train.images.length }
}
