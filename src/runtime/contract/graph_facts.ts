/** What is stored next to a compiled graph: the network and the parts of the recipe that it was compiled from. */

import { customaryPasses, type PassName } from './graph_passes.ts'
import type { Precision } from './precision.ts'
import type { Recipe } from './recipe.ts'

/**
 * Which parts of a recipe are compiled into a graph. The training loop carries out the others, whatever the engine. Every
 * part must be listed here, so no graph silently drops one.
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
type CompiledParts = Pick<Recipe, CompiledPart>

/** The parts of a recipe that are compiled into a graph. */
export function compiledParts(recipe: Recipe): CompiledParts {
  const parts = Object.entries(recipe).filter(([part]) => isCompiled[part as keyof typeof isCompiled])
  return Object.fromEntries(parts) as unknown as CompiledParts
}

/**
 * Called by an engine with the compiled parts that it does not carry out. Does not compile if there are any, so a part
 * added to recipes cannot be obeyed by one engine and ignored by the other.
 */
export function nothingIsLeft(_parts: Readonly<Record<string, never>>): void {}

/** How a graph is compiled, apart from the recipe. */
export interface GraphChoice {
  /** The number format of its products in training. */
  readonly precision: Precision
  /** What a step may hold; null for no limit. */
  readonly memory: MemoryBudget | null
  /** The rewrites applied to it. */
  readonly passes: readonly PassName[]
}

export interface MemoryBudget {
  /** Of weights, momentum, averages, and values kept for the backward pass. */
  readonly bytes: number
  /** The images per step for which they are counted. */
  readonly batch: number
}

/** The default choice. */
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
