/** One step of training: the losses of a batch, their gradients, the change of the weights. */
import * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import { dropoutSeed } from '../random/dropout_masks.ts'
import { type Average, createAverage } from './average.ts'
import { clippingScale } from './clipping.ts'
import type { StepOutcome, Stepping } from './engine.ts'
import { classesOf, crossEntropy, logitsModel } from './loss.ts'
import { type LossTerm, lossTerms } from './loss_terms.ts'
import { createOptimizer, type Optimizer } from './optimizer.ts'
import { type Weight, weightsOf } from './weights.ts'

export interface TrainingStep extends Stepping {
  /** The terms of the loss: main, then the heads that have one. */
  readonly terms: readonly LossTerm[]
  /** The number of classes that each term tells apart. */
  readonly classes: number
  /** The weights that the losses reach and that are trained, in the order of the optimizer. */
  readonly trained: readonly Weight[]
  readonly optimizer: Optimizer
  /** The average of the trained weights, which began with them as they were; null where the recipe asks for none. */
  readonly average: Average | null
  /** Where the outcome is read and is not finite, the trained weights are left as they were. */
  readonly run: Stepping['run']
  readonly dispose: () => void
}

/** `heads` names the model's outputs after the first, in their order. */
export function createTrainingStep(
  model: tf.LayersModel,
  heads: readonly string[],
  recipe: Recipe,
): TrainingStep {
  const { terms, outputs } = lossTerms(model, heads, recipe.loss)
  const trainedModel = logitsModel(model, outputs)
  const trained = weightsOf(trainedModel).filter((weight) => weight.trained)
  const variables = trained.map(({ variable }) => variable)
  const optimizer = createOptimizer(trained, recipe.optimizer)
  const average = recipe.average === undefined ? null : createAverage(trained, recipe.average.decay)
  const { clip } = recipe
  const [height, width, channels] = trainedModel.inputs[0]!.shape.slice(1) as [number, number, number]
  const classes = classesOf(outputs[0]!)
  const seed = dropoutSeed(recipe.seed)
  const weightTensors = terms.map(({ weight }) => tf.scalar(weight))

  const run: TrainingStep['run'] = (batch, step, rate, read) => {
    let outcome: StepOutcome | null = null
    tf.tidy(() => {
      const images = tf.tensor4d(batch.images, [batch.count, height, width, channels])
      const oneHot = tf.oneHot(tf.tensor1d(batch.labels, 'int32'), classes) as tf.Tensor2D
      const losses: tf.Scalar[] = []
      const { value, grads } = tf.variableGrads(() => {
        // The layers of the runtime that draw at random draw from these; each adds its own name to them.
        const given = { training: true, seed, step }
        const outputs = [trainedModel.apply(images, given)].flat() as tf.Tensor[]
        for (const logits of outputs) losses.push(tf.keep(crossEntropy(oneHot, logits)))
        return sum(losses.map((loss, index) => loss.mul(weightTensors[index]!)))
      }, variables)
      const gradients = trained.map(({ variable, shape }) => grads[variable.name] ?? tf.zeros([...shape]))
      if (read) outcome = readOutcome(value, losses, gradients, terms, trained)
      tf.dispose(losses)
      if (outcome === null || (Number.isFinite(outcome.loss) && outcome.gradientNotFinite === null)) {
        if (clip === undefined) optimizer.update(gradients, rate)
        else optimizer.update(gradients, rate, clippingScale(gradients, clip.globalNorm))
        average?.update(step)
      }
    })
    return outcome
  }

  return {
    terms,
    classes,
    trained,
    optimizer,
    average,
    run,
    dispose: () => {
      tf.dispose(weightTensors)
      optimizer.dispose()
      average?.dispose()
    },
  }
}

/** Reads everything in one transfer: the losses, and for each gradient a sum that is finite only if its values are. */
function readOutcome(
  total: tf.Scalar,
  losses: readonly tf.Scalar[],
  gradients: readonly tf.Tensor[],
  terms: readonly LossTerm[],
  trained: readonly Weight[],
): StepOutcome {
  const sums = gradients.map((gradient) => gradient.sum())
  const [loss, ...rest] = tf.stack([total, ...losses, ...sums]).dataSync()
  const notFinite = rest.slice(terms.length).findIndex((value) => !Number.isFinite(value))
  return {
    loss: loss!,
    losses: terms.map(({ name }, index) => ({ name, loss: rest[index]! })),
    gradientNotFinite: trained[notFinite]?.name ?? null,
  }
}

function sum(terms: readonly tf.Tensor[]): tf.Scalar {
  return terms.reduce((total, term) => total.add(term)) as tf.Scalar
}
