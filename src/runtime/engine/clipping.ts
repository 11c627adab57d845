/** Gradients held to a bound by their norm, of all together, as TensorFlow's `clip_by_global_norm` does it. */
import * as tf from '@tensorflow/tfjs'

/** The largest number of 32 bits. */
const largest = 3.4028234663852886e38

/**
 * What gradients are multiplied by: bound / norm where their Euclidean norm is above the bound, else 1. Where the norm
 * is infinite or no number it is no number, so that such a step is noticed and not left out in silence.
 */
export function clippingScale(gradients: readonly tf.Tensor[], bound: number): tf.Scalar {
  return tf.tidy(() => {
    const norm = tf
      .stack(gradients.map((gradient) => gradient.square().sum()))
      .sum()
      .sqrt()
    const scale = tf.div(bound, norm.maximum(bound))
    return tf.where(norm.lessEqual(largest), scale, Number.NaN) as tf.Scalar
  })
}
