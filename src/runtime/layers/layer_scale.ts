/** The layer `layerScale`: each channel times a trained factor. */
import * as tf from '@tensorflow/tfjs'
import type { NoConfiguration } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyShape, onlyTensor } from './layer.ts'

class LayerScale extends tf.layers.Layer {
  static readonly className = 'IncLayerScale'
  private factors: tf.LayerVariable | null = null

  override build(inputShape: BatchShape | BatchShape[]): void {
    const start = tf.initializers.constant({ value: 1e-6 })
    this.factors = this.addWeight('layer_scale', [onlyShape(inputShape).at(-1)!], 'float32', start)
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.mul(onlyTensor(inputs), this.factors!.read()))
  }
}
tf.serialization.registerClass(LayerScale)

/** Each channel times a trained factor that starts near 0: the weight `layer_scale` [c]. */
export function layerScale(configuration: Configured<NoConfiguration> = {}): tf.layers.Layer {
  return new LayerScale(configuration)
}
