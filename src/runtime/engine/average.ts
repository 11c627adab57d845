/** The moving average of the trained weights, which is evaluated and predicted with in place of them. */
import * as tf from '@tensorflow/tfjs'
import { RunProblem } from '../machine/problem.ts'
import { readWeights, type Weight, type WeightValues, writeWeights } from './weights.ts'

export interface Average {
  /** Takes the weights as they are now. */
  readonly start: () => void
  /** Moves towards the weights as they are after a step; `step` counts those done before it. */
  readonly update: (step: number) => void
  /** Copies of the averages, by the weight's name. */
  readonly read: () => WeightValues
  /** Takes up the averages of an earlier run; null where it kept none. Throws where one is missing or has another shape. */
  readonly write: (values: WeightValues | null) => void
  /** What `compute` gives while the weights have their averages for values. Nothing is copied. */
  readonly inPlace: <Result>(compute: () => Result) => Result
  readonly dispose: () => void
}

/**
 * How far a step takes the average to the weight. With decay d the average keeps min(d, (1 + t) / (10 + t)) of itself
 * after t steps, as in TensorFlow's `ExponentialMovingAverage`: it soon forgets the start, which was drawn at random.
 */
export function averageShare(decay: number, step: number): number {
  return Math.max(1 - decay, 9 / (10 + step))
}

/**
 * With d as above, average ← d·average + (1 - d)·weight, written as average - (1 - d)·(average - weight): on 32 bits d
 * and 1 - d do not add up to 1, which over thousands of steps would pull the average away from the weight.
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
