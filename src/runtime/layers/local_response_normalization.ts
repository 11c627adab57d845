/** The layer `localResponseNormalization`: each value over a power of the mean square of its neighbours across channels. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyTensor } from './layer.ts'

type Configuration = Configured<RuntimeLayers['localResponseNormalization']>

class LocalResponseNormalization extends tf.layers.Layer {
  static readonly className = 'IncLocalResponseNormalization'
  private readonly configuration: RuntimeLayers['localResponseNormalization']

  constructor(configuration: Configuration) {
    super(configuration)
    const { size, alpha, beta, k } = configuration
    this.configuration = { size, alpha, beta, k }
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { size, alpha, beta, k } = this.configuration
    return tf.tidy(() => {
      const values = onlyTensor(inputs)
      const channels = values.shape[values.rank - 1]!
      const images = tf.reshape(values, [values.shape[0]!, -1, 1, channels]) as tf.Tensor4D
      // Caffe divides alpha by the size; TensorFlow does not, and counts the neighbours on one side.
      const output = tf.localResponseNormalization(images, (size - 1) / 2, k, alpha / size, beta)
      return tf.reshape(output, values.shape)
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.configuration }
  }
}
tf.serialization.registerClass(LocalResponseNormalization)

/** x / (k + alpha/size · Σ x²)^beta, the sum over the `size` channels around each: Caffe's formula. */
export function localResponseNormalization(configuration: Configuration): tf.layers.Layer {
  return new LocalResponseNormalization(configuration)
}
