/** The outputs with a loss in training, and the weight of each. */
import type * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import { RunProblem } from '../machine/problem.ts'
import { classesOf } from './loss.ts'

/** The loss of one output and its weight in the trained sum. */
export interface LossTerm {
  /** `main`, or the name of a head. */
  readonly name: string
  readonly weight: number
}

/**
 * The main output, then the heads that have a loss. `heads` names the model's outputs after the first, in order.
 * Throws a `RunProblem` if model and recipe do not fit, or the outputs have different numbers of classes.
 */
export function lossTerms(
  model: tf.LayersModel,
  heads: readonly string[],
  loss: Recipe['loss'],
): { readonly terms: readonly LossTerm[]; readonly outputs: readonly tf.SymbolicTensor[] } {
  if (model.outputs.length !== 1 + heads.length) {
    throw new RunProblem(
      `the model has ${model.outputs.length} outputs, but main and its heads are ${1 + heads.length}`,
    )
  }
  const named = loss.heads.map(({ name, weight }) => {
    const index = heads.indexOf(name)
    if (index < 0)
      throw new RunProblem(`the recipe has a loss at the head '${name}', which the model does not have`)
    return { term: { name, weight }, output: model.outputs[1 + index]! }
  })
  const all = [{ term: { name: 'main', weight: loss.main }, output: model.outputs[0]! }, ...named]
  const main = classesOf(model.outputs[0]!)
  for (const { term, output } of all) {
    if (classesOf(output) === main) continue
    throw new RunProblem(
      `the head '${term.name}' has ${classesOf(output)} classes but the main output has ${main}`,
    )
  }
  return { terms: all.map(({ term }) => term), outputs: all.map(({ output }) => output) }
}
