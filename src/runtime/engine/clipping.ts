/** Clips gradients by their global norm, as TensorFlow's `clip_by_global_norm` does. */
import * as tf from '@tensorflow/tfjs'

/** The largest 32-bit floating-point number. */
const largest = 3.4028234663852886e38

/**
 * The factor for the gradients: bound / norm if their Euclidean norm exceeds the bound, else 1. An infinite or NaN
 * norm gives NaN, so that such a step is reported rather than skipped.
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
