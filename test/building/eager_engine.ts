/** The eager engine on the same network and weights as a graph. */

import * as tf from '@tensorflow/tfjs'
import type { GraphModel } from '../../src/codegen/graph/index.ts'
import type { Network } from '../../src/network/network.ts'
import { inputShape, outputShape } from '../../src/network/shape_of.ts'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import { crossEntropy, logitsModel } from '../../src/runtime/engine/loss.ts'
import { createTrainingStep } from '../../src/runtime/engine/training_step.ts'
import { readWeights, type Weight, weightsOf, writeWeights } from '../../src/runtime/engine/weights.ts'
import { dropoutSeed } from '../../src/runtime/random/dropout_masks.ts'
import { asNumber } from '../../src/shape/index.ts'
import type { Run } from './graph_engine.ts'
import { numbers } from './numbers.ts'
import { referenceModel } from './reference_model.ts'

/** A batch that is the same each time. */
export interface TestBatch {
  readonly images: Float32Array
  readonly labels: Int32Array
  readonly count: number
}

export function testBatch(network: Network, count: number, seed: number): TestBatch {
  const size = inputShape(network).reduce((product, axis) => product * asNumber(axis)!, 1)
  const classes = asNumber(outputShape(network).at(-1)!)!
  return {
    images: Float32Array.from(numbers(count * size, seed, 2)),
    labels: Int32Array.from({ length: count }, (_, index) => (index * 7 + seed) % classes),
    count,
  }
}

const scalar = (value: number) => tf.scalar(value, 'int32')

/** A batch as a signature of the graph takes it. */
export function batchTensors(network: Network, { images, labels, count }: TestBatch) {
  return {
    images: tf.tensor(images, [count, ...inputShape(network).map((axis) => asNumber(axis)!)]),
    labels: tf.tensor1d(labels, 'int32'),
  }
}

/** What a step is drawn from, with the seed that a run of a recipe with `seed` has. */
export function stepTensors(step: number, seed: number) {
  return { step: scalar(step), seed: scalar(dropoutSeed(seed)) }
}

export interface EagerEngine {
  readonly model: tf.LayersModel
  readonly weights: readonly Weight[]
  readonly predict: (batch: TestBatch) => Float32Array
  /** The gradients of the trained loss in step 0, by the names of the weights. */
  readonly gradients: (batch: TestBatch) => Readonly<Record<string, Float32Array>>
  /** One step, and the loss before it. */
  readonly train: (batch: TestBatch, step: number, rate: number) => number
  readonly close: () => void
}

export function eagerEngine(network: Network, recipe: Recipe): EagerEngine {
  const model = referenceModel(network, true)
  const weights = weightsOf(model)
  const training = createTrainingStep(
    model,
    network.heads.map(({ name }) => name),
    recipe,
  )
  const heads = recipe.loss.heads.map(({ name }) => network.heads.findIndex((head) => head.name === name) + 1)
  const logits = logitsModel(model, [model.outputs[0]!, ...heads.map((index) => model.outputs[index]!)])
  const factors = [recipe.loss.main, ...recipe.loss.heads.map(({ weight }) => weight)]
  const classes = asNumber(outputShape(network).at(-1)!)!
  const { trained } = training
  return {
    model,
    weights,
    predict: (batch) =>
      tf.tidy(() => {
        const [main] = [model.predict(batchTensors(network, batch).images)].flat() as [tf.Tensor]
        return Float32Array.from(main.dataSync())
      }),
    gradients: (batch) => {
      // A run in training moves the moving averages, which only asking for gradients must not do.
      const before = readWeights(weights)
      const gradients = tf.tidy(() => {
        const { images, labels } = batchTensors(network, batch)
        const oneHot = tf.oneHot(labels, classes) as tf.Tensor2D
        const { grads } = tf.variableGrads(
          () => {
            const given = { training: true, seed: dropoutSeed(recipe.seed), step: 0 }
            const outputs = [logits.apply(images, given)].flat() as tf.Tensor[]
            const terms = outputs.map((output, index) => crossEntropy(oneHot, output).mul(factors[index]!))
            return terms.reduce((sum, term) => sum.add(term)) as tf.Scalar
          },
          trained.map(({ variable }) => variable),
        )
        return Object.fromEntries(
          trained.map(({ name, variable }) => [name, Float32Array.from(grads[variable.name]!.dataSync())]),
        )
      })
      writeWeights(weights, before)
      return gradients
    },
    train: (batch, step, rate) => training.run(batch, step, rate, true)!.loss,
    close: () => {
      training.dispose()
      model.dispose()
    },
  }
}

/** Gives every weight numbers that look random and are the same each time; variances are positive. */
export function drawWeights(weights: readonly Weight[]): void {
  for (const [index, { shape, role, variable }] of weights.entries())
    tf.tidy(() => {
      const size = shape.reduce((product, axis) => product * axis, 1)
      const drawn = numbers(size, index + 3, role === 'kernel' ? 1.5 / Math.sqrt(size / shape.at(-1)!) : 0.3)
      const isPositive = role === 'moving variance' || role === 'scale'
      variable.assign(tf.tensor(isPositive ? drawn.map((value) => value + 1) : drawn, [...shape]))
    })
}

/** Gives a graph the weights of the eager engine, averages that are the same, and momentum 0. */
export async function copyWeights(
  weights: readonly Weight[],
  { momentum, averages }: Pick<GraphModel, 'momentum' | 'averages'>,
  run: Run,
): Promise<void> {
  const values = [...readWeights(weights)].map(
    ([name, { shape, values }]) => [name, tf.tensor(values, [...shape])] as const,
  )
  const zeros = momentum.map(({ name, axes }) => [name, tf.zeros([...axes])] as const)
  const started = new Map(values)
  const same = averages.map(
    ({ name }) => [name, started.get(name.slice(0, -'/average'.length))!.clone()] as const,
  )
  await run('write', Object.fromEntries([...values, ...zeros, ...same]))
}
