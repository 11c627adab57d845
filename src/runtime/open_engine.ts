/** The engine that the command line asks for, ready for a run. */
import type * as tf from '@tensorflow/tfjs'
import type { Backend } from './backend.ts'
import { createEagerEngine } from './eager_engine.ts'
import type { Engine, EngineName } from './engine.ts'
import type { GraphProgram } from './graph_folder.ts'
import type { Recipe } from './recipe.ts'

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
      if (backend.name === 'wasm') (await import('./wasm_backend.ts')).requireWasmGradients(model)
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
