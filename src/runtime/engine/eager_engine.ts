/** The eager engine: a TensorFlow.js model whose operations are dispatched one by one, on whatever backend there is. */
import type * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import { createClassifier } from './classifier.ts'
import type { Engine } from './engine.ts'
import { createTrainingStep } from './training_step.ts'
import { initializeWeights, readWeights, weightsOf, writeWeights } from './weights.ts'

/** `heads` names the model's outputs after the first, in their order. The model's weights are the engine's. */
export function createEagerEngine(model: tf.LayersModel, heads: readonly string[], recipe: Recipe): Engine {
  const { classes, trained, optimizer, average, run, dispose } = createTrainingStep(model, heads, recipe)
  const weights = weightsOf(model)
  const present = createClassifier(model)
  return {
    precision: 'fp32',
    classes,
    trained,
    run,
    start: (seed, start) => {
      initializeWeights(model, seed, start)
      average?.start()
    },
    read: () => ({
      weights: readWeights(weights),
      momentum: optimizer.read(),
      average: average === null ? null : average.read(),
    }),
    write: (state) => {
      writeWeights(weights, state.weights)
      optimizer.write(state.momentum)
      average?.write(state.average)
    },
    classifier:
      average === null
        ? present
        : { ...present, logits: (...batch) => average.inPlace(() => present.logits(...batch)) },
    dispose,
  }
}
