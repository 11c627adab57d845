/** The engine that the command line asks for, ready for a run. */
import type * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import { RunProblem } from '../machine/problem.ts'
import type { Backend } from '../preload/backend.ts'
import { createEagerEngine } from './eager_engine.ts'
import type { Engine, EngineName } from './engine.ts'
import { type GraphProgram, lookForGraph } from './graph_folder.ts'

export interface EngineOptions {
  readonly backend: Backend
  readonly model: tf.LayersModel
  /** The model's outputs after the first, in their order. */
  readonly heads: readonly string[]
  /** The recipe of the run, after the command line and the checkpoint. */
  readonly recipe: Recipe
}

/** Throws a `RunProblem` where this backend cannot train the network, or there is no graph that fits the run. */
export async function openEngine(
  name: EngineName,
  program: GraphProgram,
  { backend, model, heads, recipe }: EngineOptions,
): Promise<Engine> {
  switch (name) {
    case 'eager':
      if (backend.name === 'wasm') (await import('../preload/wasm_backend.ts')).requireWasmGradients(model)
      return createEagerEngine(model, heads, recipe)
    case 'graph':
      return await (await import('./graph_engine.ts')).openGraphEngine({
        program,
        backend,
        model,
        heads,
        recipe,
      })
  }
}

/**
 * The engine that suits best where none is asked for: the graph where the native library and a graph are there. A graph
 * that cannot be used, since the recipe was changed say, is told through `note`: eager steps take about twice the time.
 */
export async function openBestEngine(
  program: GraphProgram,
  options: EngineOptions,
  note: (line: string) => void,
): Promise<{ readonly name: EngineName; readonly engine: Engine }> {
  if (options.backend.native && lookForGraph(program) !== null) {
    try {
      return { name: 'graph', engine: await openEngine('graph', program, options) }
    } catch (cause) {
      if (!(cause instanceof RunProblem)) throw cause
      note(`note: training with the eager engine, as ${cause.message}`)
    }
  }
  return { name: 'eager', engine: await openEngine('eager', program, options) }
}
