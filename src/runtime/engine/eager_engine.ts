/** The eager engine: a TensorFlow.js model whose operations are dispatched one by one, on whatever backend there is. */
import type { Recipe } from '../contract/recipe.ts'
import { createClassifier } from './classifier.ts'
import type { Engine } from './engine.ts'
import { createTrainingStep, type TrainedNetwork } from './training_step.ts'
import { initializeWeights, readWeights, weightsOf, writeWeights } from './weights.ts'

/** The model's weights are the engine's. */
export function createEagerEngine(network: TrainedNetwork, recipe: Recipe): Engine {
  const { model, weights: starts } = network
  const { classes, trained, optimizer, average, run, dispose } = createTrainingStep(network, recipe)
  const weights = weightsOf(model)
  const present = createClassifier(model)
  return {
    precision: 'fp32',
    classes,
    trained,
    run,
    start: (seed, start) => {
      initializeWeights(model, starts, seed, start)
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
