/** What stands beside a compiled graph: which network and which parts of a recipe it was compiled from. */

import { customaryPasses, type PassName } from './graph_passes.ts'
import type { Precision } from './precision.ts'
import type { Recipe } from './recipe.ts'

/**
 * Which parts of a recipe are compiled into a graph; the others are the loop's, which is the same for every engine. A
 * part that is added to recipes must be placed here, so that no graph leaves it out in silence.
 */
const heldByGraph: Readonly<Record<keyof Recipe, boolean>> = {
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
}

/** The parts of a recipe that are compiled into a graph. */
export function compiledParts(recipe: Recipe): Partial<Recipe> {
  const parts = Object.entries(recipe).filter(([key]) => heldByGraph[key as keyof Recipe])
  return Object.fromEntries(parts) as Partial<Recipe>
}

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
