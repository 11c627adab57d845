/** What stands beside a compiled graph: which network and which parts of a recipe it was compiled from. */

import { customaryPasses, type PassName } from './graph_passes.ts'
import type { Precision } from './precision.ts'
import type { Recipe } from './recipe.ts'

/**
 * Which parts of a recipe are compiled into a graph. The training loop carries out the others, whatever the engine. Every
 * part must be placed here, so no graph leaves one out unnoticed.
 */
const isCompiled = {
  data: false,
  augment: false,
  loss: true,
  optimizer: true,
  clip: true,
  rate: false,
  average: true,
  start: false,
  batch: false,
  length: false,
  seed: false,
} as const satisfies { readonly [Part in keyof Required<Recipe>]: boolean }

type CompiledPart = {
  [Part in keyof typeof isCompiled]: (typeof isCompiled)[Part] extends true ? Part : never
}[keyof typeof isCompiled]

/** The parts of a recipe that are compiled into a graph, and that the eager engine carries out itself. */
export type CompiledParts = Pick<Recipe, CompiledPart>

/** The parts of a recipe that are compiled into a graph. */
export function compiledParts(recipe: Recipe): CompiledParts {
  const parts = Object.entries(recipe).filter(([part]) => isCompiled[part as keyof typeof isCompiled])
  return Object.fromEntries(parts) as unknown as CompiledParts
}

/**
 * Called by an engine with the compiled parts that are left after it took the ones it carries out. Does not compile if any
 * is left, so a part that is added to recipes cannot be ignored by one engine and obeyed by the other.
 */
export function nothingIsLeft(_parts: Readonly<Record<string, never>>): void {}

/** How a graph is compiled, beside the recipe. */
export interface GraphChoice {
  /** The numbers that its products work on in training. */
  readonly precision: Precision
  /** What a step may hold; null for as much as makes it fastest. */
  readonly memory: MemoryBudget | null
  /** The rewritings that it is given, where each acts. */
  readonly passes: readonly PassName[]
}

export interface MemoryBudget {
  /** Of weights, momentum, averages, and values kept for the backward pass. */
  readonly bytes: number
  /** The images of a step for which they are counted. */
  readonly batch: number
}

/** The customary choice. */
export const fastest: GraphChoice = { precision: 'fp32', memory: null, passes: customaryPasses }

export interface GraphFacts extends GraphChoice {
  readonly format: typeof graphFormat
  /** The network's name. */
  readonly name: string
  /** SHA-256 of the checked network, as in checkpoints. */
  readonly specification: string
  /** The parts of the recipe that the graph was compiled from. */
  readonly recipe: Partial<Recipe>
  /** The trained weights, in the order in which a step gives the sums of their gradients. */
  readonly trained: readonly string[]
  /** SHA-256 of the graph's file. */
  readonly sha256: string
}

/** The format that this runtime writes and reads. */
export const graphFormat = 2

/** The folder of a graph, and the files in it: a SavedModel has this name wherever it is. */
export const graphFiles = { folder: 'graph', model: 'saved_model.pb', facts: 'graph.json' } as const
