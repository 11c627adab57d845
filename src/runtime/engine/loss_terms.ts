/** The outputs whose losses are trained: which they are, and with what weight each counts. */
import type * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import { RunProblem } from '../machine/problem.ts'
import { classesOf } from './loss.ts'

/** The loss of one output and its weight in the sum that is trained. */
export interface LossTerm {
  /** `main`, or the name of a head. */
  readonly name: string
  readonly weight: number
}

/**
 * Main, then the heads that have a loss, each with its output. `heads` names the model's outputs after the first, in
 * their order. Throws a `RunProblem` where model and recipe do not fit, or the outputs tell different classes apart.
 */
export function lossTerms(
  model: tf.LayersModel,
  heads: readonly string[],
  loss: Recipe['loss'],
): { readonly terms: readonly LossTerm[]; readonly outputs: readonly tf.SymbolicTensor[] } {
  if (model.outputs.length !== 1 + heads.length) {
    throw new RunProblem(
      `the model has ${model.outputs.length} outputs, and main and its heads are ${1 + heads.length}`,
    )
  }
  const named = loss.heads.map(({ name, weight }) => {
    const index = heads.indexOf(name)
    if (index < 0)
      throw new RunProblem(`the recipe has a loss at the head '${name}', which the model has not`)
    return { term: { name, weight }, output: model.outputs[1 + index]! }
  })
  const all = [{ term: { name: 'main', weight: loss.main }, output: model.outputs[0]! }, ...named]
  const main = classesOf(model.outputs[0]!)
  for (const { term, output } of all) {
    if (classesOf(output) === main) continue
    throw new RunProblem(
      `the head '${term.name}' tells ${classesOf(output)} classes apart and the main output ${main}`,
    )
  }
  return { terms: all.map(({ term }) => term), outputs: all.map(({ output }) => output) }
}
