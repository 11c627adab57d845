/** The moving average of the trained weights, which replaces them in evaluation and prediction. */
import * as tf from '@tensorflow/tfjs'
import { RunProblem } from '../machine/problem.ts'
import { readWeights, type Weight, type WeightValues, writeWeights } from './weights.ts'

export interface Average {
  /** Takes the current weights as the average. */
  readonly start: () => void
  /** Moves towards the weights after a step; `step` counts the steps before it. */
  readonly update: (step: number) => void
  /** Copies of the averages, by the weight's name. */
  readonly read: () => WeightValues
  /** Restores the averages of an earlier run; null if it had none. Throws if one is missing or has another shape. */
  readonly write: (values: WeightValues | null) => void
  /** The result of `compute` while the weights have their averages as values. Nothing is copied. */
  readonly inPlace: <Result>(compute: () => Result) => Result
  readonly dispose: () => void
}

/**
 * How far a step moves the average towards the weight. With decay d, the average keeps min(d, (1 + t) / (10 + t)) of
 * itself after t steps, as in TensorFlow's `ExponentialMovingAverage`, so that it soon forgets the random start.
 */
export function averageShare(decay: number, step: number): number {
  return Math.max(1 - decay, 9 / (10 + step))
}

/**
 * With d as above, average ← d·average + (1 - d)·weight, computed as average - (1 - d)·(average - weight): in 32 bits
 * d and 1 - d do not add up to 1, which over thousands of steps would pull the average away from the weight.
 */
export function createAverage(weights: readonly Weight[], decay: number): Average {
  const averages: readonly Weight[] = weights.map((weight) => ({
    ...weight,
    variable: tf.tidy(() => tf.variable(weight.variable, false)),
  }))
  const pairs = weights.map((weight, index) => [weight.variable, averages[index]!.variable] as const)
  return {
    start: () => {
      for (const [weight, average] of pairs) average.assign(weight)
    },
    update: (step) => {
      tf.tidy(() => {
        const share = tf.scalar(averageShare(decay, step))
        for (const [weight, average] of pairs)
          tf.tidy(() => average.assign(average.sub(average.sub(weight).mul(share))))
      })
    },
    read: () => readWeights(averages),
    write: (values) => {
      if (values === null) throw new RunProblem('the checkpoint has no average of the weights')
      writeWeights(averages, values)
    },
    inPlace: (compute) => {
      const kept = weights.map(({ variable }) => variable.clone())
      try {
        for (const [weight, average] of pairs) weight.assign(average)
        return compute()
      } finally {
        for (const [index, [weight]] of pairs.entries()) weight.assign(kept[index]!)
        tf.dispose(kept)
      }
    },
    dispose: () => tf.dispose(averages.map(({ variable }) => variable)),
  }
}
