/** The engine that the command line asks for, ready for a run. */
import type { Recipe } from '../contract/recipe.ts'
import { RunProblem } from '../machine/problem.ts'
import type { Backend } from '../preload/backend.ts'
import { createEagerEngine } from './eager_engine.ts'
import type { Engine, EngineName } from './engine.ts'
import { type GraphProgram, lookForGraph } from './graph_folder.ts'
import type { TrainedNetwork } from './training_step.ts'

interface EngineOptions extends TrainedNetwork {
  readonly backend: Backend
  /** The recipe of the run, after the command line and the checkpoint. */
  readonly recipe: Recipe
}

/** Throws a `RunProblem` if this backend cannot train the network, or no graph fits the run. */
export async function openEngine(
  name: EngineName,
  program: GraphProgram,
  options: EngineOptions,
): Promise<Engine> {
  switch (name) {
    case 'eager':
      if (options.backend.name === 'wasm')
        (await import('../preload/wasm_backend.ts')).requireWasmGradients(options.model)
      return createEagerEngine(options, options.recipe)
    case 'graph':
      return await (await import('./graph_engine.ts')).openGraphEngine({ program, ...options })
  }
}

/**
 * The best engine if none is requested: the graph, if there is a native library and a graph. If the graph cannot be
 * used, for example since the recipe was changed, `note` receives the reason: eager steps take about twice the time.
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
      note(`note: training with the eager engine, because ${cause.message}`)
    }
  }
  return { name: 'eager', engine: await openEngine('eager', program, options) }
}
