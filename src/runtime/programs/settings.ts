/** What a training run does, from its recipe, its command line and, where it goes on, the run before it. */

import type { CheckpointFacts } from '../checkpoint/checkpoint.ts'
import type { Recipe } from '../contract/recipe.ts'
import { ENGINES, type EngineName } from '../engine/engine.ts'
import { RunProblem } from '../machine/problem.ts'
import { choiceFlag, countFlag, positiveFlag, readArguments, switchFlag, textFlag } from './arguments.ts'
import { defaultRunFolder, type Program } from './program.ts'

export const TRAINING_FLAGS = {
  data: textFlag('FOLDER', 'Image folder with train/CLASS/* and validation/CLASS/*'),
  steps: countFlag('N', 'Train for N steps'),
  epochs: positiveFlag('N', 'Train for N epochs'),
  batch: countFlag('N', 'Images in a step'),
  rate: positiveFlag('R', 'Learning rate at the start'),
  seed: countFlag('N', 'Seed of everything drawn at random', 0),
  out: textFlag('FOLDER', 'Run folder: checkpoints, metrics.jsonl, TensorBoard files'),
  resume: switchFlag('Go on from the newest checkpoint in the run folder'),
  engine: choiceFlag(ENGINES, 'How steps are run: as a compiled graph (the default where it can), or eager'),
  'save-every': countFlag('N', 'Save a checkpoint every N steps (1000)'),
  'evaluate-every': countFlag('N', 'Evaluate on the validation images every N steps (once an epoch)'),
  keep: countFlag('N', 'Keep the last N checkpoints, besides the best (3)'),
  'log-every': countFlag('N', 'Read the loss and write a record every N steps (1)'),
}

type TrainingFlags = NonNullable<ReturnType<typeof readArguments<typeof TRAINING_FLAGS>>>['flags']

/** Everything a run needs to know, the command line included. */
export interface Settings {
  readonly recipe: Recipe
  readonly runFolder: string
  readonly resume: boolean
  /** What runs the steps, null for what suits best; a run may go on with another one than it was begun with. */
  readonly engine: EngineName | null
  readonly saveEvery: number
  /** Steps between evaluations; null for one whenever an epoch is over. */
  readonly evaluateEvery: number | null
  readonly keep: number
  readonly logEvery: number
}

/** The settings of a command line; null where it asks for help. */
export function readSettings(
  program: Program,
  recipe: Recipe,
): { settings: Settings; flags: TrainingFlags } | null {
  const given = readArguments(TRAINING_FLAGS, program.arguments, false)
  if (given === null) return null
  const { flags } = given
  if (flags.steps !== undefined && flags.epochs !== undefined) {
    throw new RunProblem('--steps and --epochs both say how long to train; give one of them', 2)
  }
  const settings: Settings = {
    recipe: withFlags(recipe, flags),
    runFolder: flags.out ?? defaultRunFolder(program),
    resume: flags.resume === true,
    engine: flags.engine ?? null,
    saveEvery: flags['save-every'] ?? 1000,
    evaluateEvery: flags['evaluate-every'] ?? null,
    keep: flags.keep ?? 3,
    logEvery: flags['log-every'] ?? 1,
  }
  return { settings, flags }
}

/**
 * The recipe of a run that goes on: its own, where the command line may change the data folder, the rate and the length.
 * Batch and seed decide which images a step takes, so other ones are refused.
 */
export function resumedRecipe(facts: CheckpointFacts, flags: TrainingFlags): Recipe {
  for (const name of ['batch', 'seed'] as const) {
    if (flags[name] === undefined || flags[name] === facts.recipe[name]) continue
    throw new RunProblem(
      `the run was started with --${name} ${facts.recipe[name]} and cannot go on with ${flags[name]}; ` +
        `leave --${name} out, or start another run with --out`,
      2,
    )
  }
  return withFlags(facts.recipe, flags)
}

function withFlags(recipe: Recipe, flags: TrainingFlags): Recipe {
  return {
    ...recipe,
    data: { ...recipe.data, folder: flags.data ?? recipe.data.folder },
    batch: flags.batch ?? recipe.batch,
    rate: { ...recipe.rate, base: flags.rate ?? recipe.rate.base },
    seed: flags.seed ?? recipe.seed,
    length:
      flags.steps !== undefined
        ? { count: flags.steps, unit: 'steps' }
        : flags.epochs !== undefined
          ? { count: flags.epochs, unit: 'epochs' }
          : recipe.length,
  }
}
