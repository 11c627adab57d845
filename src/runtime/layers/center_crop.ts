/** The layer `centerCrop`: cuts a window out of the middle of an image. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape } from './layer.ts'

type Configuration = Configured<RuntimeLayers['centerCrop']>

class CenterCrop extends tf.layers.Layer {
  static readonly className = 'IncCenterCrop'
  private readonly configuration: RuntimeLayers['centerCrop']

  constructor(configuration: Configuration) {
    super(configuration)
    const { height, width } = configuration
    this.configuration = { height, width }
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, , , channels = null] = onlyShape(inputShape)
    return [batch, this.configuration.height, this.configuration.width, channels]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { height, width } = this.configuration
    const images = onlyImages(inputs)
    const top = Math.floor((images.shape[1] - height) / 2)
    const left = Math.floor((images.shape[2] - width) / 2)
    return tf.slice(images, [0, top, left, 0], [-1, height, width, -1])
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.configuration }
  }
}
tf.serialization.registerClass(CenterCrop)

/** The central height×width window; of an odd rest the larger part is cut behind. */
export function centerCrop(configuration: Configuration): tf.layers.Layer {
  return new CenterCrop(configuration)
}
