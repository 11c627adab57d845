/** What a training run does, from its recipe, its command line and, if it is resumed, its earlier part. */

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
  batch: countFlag('N', 'Images per step'),
  rate: positiveFlag('R', 'Initial learning rate'),
  seed: countFlag('N', 'Seed for all random numbers', 0),
  out: textFlag('FOLDER', 'Run folder, for checkpoints, metrics.jsonl and TensorBoard files'),
  resume: switchFlag('Continue from the newest checkpoint in the run folder'),
  engine: choiceFlag(ENGINES, 'How to run steps: graph (compiled; the default if possible) or eager'),
  'save-every': countFlag('N', 'Save a checkpoint every N steps (1000)'),
  'evaluate-every': countFlag('N', 'Evaluate on the validation images every N steps (once per epoch)'),
  keep: countFlag('N', 'Keep the last N checkpoints, besides the best (3)'),
  'log-every': countFlag('N', 'Read the loss and write a record every N steps (1)'),
}

/** The values of the flags that were given. */
export type TrainingFlags = NonNullable<ReturnType<typeof readArguments<typeof TRAINING_FLAGS>>>['flags']

/** Everything a run needs to know, the command line included. */
export interface Settings {
  readonly recipe: Recipe
  readonly runFolder: string
  readonly resume: boolean
  /** What runs the steps, null to choose the best; a resumed run may use another engine than before. */
  readonly engine: EngineName | null
  readonly saveEvery: number
  /** Steps between evaluations; null to evaluate after each epoch. */
  readonly evaluateEvery: number | null
  readonly keep: number
  readonly logEvery: number
}

/** The settings of a command line; null if it asks for help. */
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

/** How the command line changes one part of the recipe. */
type Override<Part> =
  | { readonly kind: 'never' }
  /** A resumed run may change it too. */
  | { readonly kind: 'always'; readonly changed: (part: Part, flags: TrainingFlags) => Part }
  /** The flag decides which images each step takes, so a run keeps its initial value. */
  | { readonly kind: 'at the start'; readonly flag: FlagOf<Part> }

/** The flags whose values have this type. */
type FlagOf<Part> = {
  [Name in keyof TrainingFlags]-?: Required<TrainingFlags>[Name] extends Part ? Name : never
}[keyof TrainingFlags]

const never = { kind: 'never' } as const

/** What the command line can change of each part of a recipe. */
const overrides: { readonly [Part in keyof Required<Recipe>]: Override<Required<Recipe>[Part]> } = {
  data: {
    kind: 'always',
    changed: (data, flags) => ({ ...data, folder: flags.data ?? data.folder }),
  },
  augment: never,
  loss: never,
  optimizer: never,
  clip: never,
  rate: { kind: 'always', changed: (rate, flags) => ({ ...rate, base: flags.rate ?? rate.base }) },
  average: never,
  start: never,
  batch: { kind: 'at the start', flag: 'batch' },
  length: { kind: 'always', changed: (length, flags) => lengthIn(flags) ?? length },
  seed: { kind: 'at the start', flag: 'seed' },
}

/** How long the flags say to train; null if they do not say. */
function lengthIn({ steps, epochs }: TrainingFlags): Recipe['length'] | null {
  if (steps !== undefined) return { count: steps, unit: 'steps' }
  return epochs === undefined ? null : { count: epochs, unit: 'epochs' }
}

const parts = Object.keys(overrides) as readonly (keyof Recipe)[]

/** The recipe as the command line changes it. */
function withFlags(recipe: Recipe, flags: TrainingFlags): Recipe {
  const present = parts.filter((name) => recipe[name] !== undefined)
  return {
    ...recipe,
    ...Object.fromEntries(present.map((name) => [name, partWithFlags(name, recipe, flags)])),
  }
}

function partWithFlags<Part extends keyof Recipe>(
  name: Part,
  recipe: Partial<Required<Recipe>>,
  flags: TrainingFlags,
): Required<Recipe>[Part] {
  const part = recipe[name]!
  const override: Override<Required<Recipe>[Part]> = overrides[name]
  switch (override.kind) {
    case 'never':
      return part
    case 'always':
      return override.changed(part, flags)
    case 'at the start':
      return (flags[override.flag] as typeof part | undefined) ?? part
  }
}

/**
 * The recipe of a resumed run: its own, with the changes that the command line may still make. Throws a `RunProblem` if
 * a flag asks for another value of a part that a run keeps.
 */
export function resumedRecipe(facts: CheckpointFacts, flags: TrainingFlags): Recipe {
  for (const name of parts) {
    const override = overrides[name]
    if (override.kind !== 'at the start') continue
    const own = facts.recipe[name]
    const asked = flags[override.flag]
    if (asked === undefined || asked === own) continue
    throw new RunProblem(
      `the run was started with --${override.flag} ${own} and cannot continue with ${asked}; ` +
        `leave --${override.flag} out, or start another run with --out`,
      2,
    )
  }
  return withFlags(facts.recipe, flags)
}
