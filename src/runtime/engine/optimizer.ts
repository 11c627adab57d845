/** Stochastic gradient descent with momentum, as TensorFlow defines it, and weight decay. */
import * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import type { Weight, WeightValues } from './weights.ts'

export interface Optimizer {
  /** Changes the weights by gradients, given in the order of the weights; `scale` multiplies each of them first. */
  readonly update: (gradients: readonly tf.Tensor[], rate: number, scale?: tf.Scalar) => void
  /** Copies of the momentum of every weight, by the weight's name. */
  readonly read: () => WeightValues
  /** Takes up the momentum of an earlier run, which must have one for each weight. */
  readonly write: (values: WeightValues) => void
  readonly dispose: () => void
}

/**
 * With gradient g, weight W and momentum A, which starts at 0: A ← m·A + g and W ← W - rate·A, where kernels have
 * decay·W added to g. (The other form, V ← m·V + rate·g, differs whenever the rate changes.)
 */
export function createOptimizer(weights: readonly Weight[], settings: Recipe['optimizer']): Optimizer {
  const accumulators = weights.map(({ shape }) => tf.tidy(() => tf.variable(tf.zeros([...shape]), false)))
  // Operands that are the same in each step are made once: a number given to an operation becomes a tensor each time.
  const momentum = tf.scalar(settings.momentum)
  const decay = tf.scalar(settings.weightDecay)
  const update: Optimizer['update'] = (gradients, rate, scale) => {
    tf.tidy(() => {
      const rateTensor = tf.scalar(rate)
      for (const [index, { variable, role }] of weights.entries()) {
        const accumulator = accumulators[index]!
        tf.tidy(() => {
          const gradient = scale === undefined ? gradients[index]! : gradients[index]!.mul(scale)
          const decayed =
            role === 'kernel' && settings.weightDecay !== 0 ? gradient.add(variable.mul(decay)) : gradient
          accumulator.assign(accumulator.mul(momentum).add(decayed))
          variable.assign(variable.sub(accumulator.mul(rateTensor)))
        })
      }
    })
  }
  return {
    update,
    read: () =>
      new Map(
        weights.map(({ name, shape }, index) => [
          name,
          { shape, values: accumulators[index]!.dataSync<'float32'>() as Float32Array },
        ]),
      ),
    write: (values) => {
      for (const [index, { name, shape }] of weights.entries()) {
        const stored = values.get(name)
        if (stored === undefined || stored.shape.join() !== shape.join()) {
          throw new Error(`no momentum of that shape for '${name}'`)
        }
        tf.tidy(() => accumulators[index]!.assign(tf.tensor(stored.values, [...shape])))
      }
    },
    dispose: () => tf.dispose([momentum, decay, ...accumulators]),
  }
}
