/** One step of training: the losses of a batch, their gradients, the change of the weights. */
import * as tf from '@tensorflow/tfjs'
import type { Batch } from './batches.ts'
import { classesOf, crossEntropy, logitsModel } from './loss.ts'
import { createOptimizer, type Optimizer } from './optimizer.ts'
import { RunProblem } from './problem.ts'
import { randomBits, streamKey } from './random.ts'
import type { Recipe } from './recipe.ts'
import { type Weight, weightsOf } from './weights.ts'

/** The loss of one output and its weight in the sum that is trained. */
export interface LossTerm {
  /** `main`, or the name of a head. */
  readonly name: string
  readonly weight: number
}

/** What one step measured. */
export interface StepOutcome {
  /** Σ weight·loss over the terms, and the losses without their weights. */
  readonly loss: number
  readonly losses: readonly { readonly name: string; readonly loss: number }[]
  /** The first weight whose gradient has a value that is infinite or not a number, or null. */
  readonly gradientNotFinite: string | null
}

export interface TrainingStep {
  /** The terms of the loss: main, then the heads that have one. */
  readonly terms: readonly LossTerm[]
  /** The number of classes that each term tells apart. */
  readonly classes: number
  /** The weights that the losses reach and that are trained, in the order of the optimizer. */
  readonly trained: readonly Weight[]
  readonly optimizer: Optimizer
  /**
   * Changes the weights by one batch. Reading the outcome waits for the device, so it is done only when asked for;
   * otherwise the result is null. Where the outcome is not finite the weights are left as they were.
   */
  readonly run: (batch: Batch, step: number, rate: number, read: boolean) => StepOutcome | null
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
  const [height, width, channels] = trainedModel.inputs[0]!.shape.slice(1) as [number, number, number]
  const classes = classesOf(outputs[0]!)
  const dropout = streamKey(recipe.seed, 'dropout')
  const weightTensors = terms.map(({ weight }) => tf.scalar(weight))

  const run: TrainingStep['run'] = (batch, step, rate, read) => {
    let outcome: StepOutcome | null = null
    tf.tidy(() => {
      const images = tf.tensor4d(batch.images, [batch.count, height, width, channels])
      const oneHot = tf.oneHot(tf.tensor1d(batch.labels, 'int32'), classes) as tf.Tensor2D
      const losses: tf.Scalar[] = []
      const { value, grads } = tf.variableGrads(() => {
        // The layers of the runtime that draw at random take their seed from here; each adds its own name to it.
        const given = { training: true, seed: randomBits(dropout, step) }
        const outputs = [trainedModel.apply(images, given)].flat() as tf.Tensor[]
        for (const logits of outputs) losses.push(tf.keep(crossEntropy(oneHot, logits)))
        return sum(losses.map((loss, index) => loss.mul(weightTensors[index]!)))
      }, variables)
      const gradients = trained.map(({ variable, shape }) => grads[variable.name] ?? tf.zeros([...shape]))
      if (read) outcome = readOutcome(value, losses, gradients, terms, trained)
      tf.dispose(losses)
      if (outcome === null || (Number.isFinite(outcome.loss) && outcome.gradientNotFinite === null)) {
        optimizer.update(gradients, rate)
      }
    })
    return outcome
  }

  return {
    terms,
    classes,
    trained,
    optimizer,
    run,
    dispose: () => {
      tf.dispose(weightTensors)
      optimizer.dispose()
    },
  }
}

function lossTerms(model: tf.LayersModel, heads: readonly string[], loss: Recipe['loss']) {
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
