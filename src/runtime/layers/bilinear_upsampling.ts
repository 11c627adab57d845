/** The layer `bilinearUpsampling2d`: height and width times a whole factor, interpolated between the centres of cells. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { alongAxes } from './axis_shares.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape } from './layer.ts'

type Configuration = Configured<RuntimeLayers['bilinearUpsampling2d']>

class BilinearUpsampling2d extends tf.layers.Layer {
  static readonly className = 'IncBilinearUpsampling2d'
  private readonly factor: number

  constructor(configuration: Configuration) {
    super(configuration)
    this.factor = configuration.factor
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, height, width, channels = null] = onlyShape(inputShape)
    return [batch, height! * this.factor, width! * this.factor, channels]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const shares = (length: number) => interpolation(length, this.factor)
    return tf.tidy(() => alongAxes(onlyImages(inputs), shares, shares))
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), factor: this.factor }
  }
}
tf.serialization.registerClass(BilinearUpsampling2d)

/** Column i holds what output cell i takes of each input cell: its centre lies at (i + 1/2)/factor - 1/2. */
function interpolation(length: number, factor: number): tf.Tensor2D {
  const size = length * factor
  const shares = new Float32Array(length * size)
  for (let cell = 0; cell < size; cell += 1) {
    const centre = Math.min(Math.max((cell + 0.5) / factor - 0.5, 0), length - 1)
    const low = Math.floor(centre)
    const high = Math.min(low + 1, length - 1)
    shares[low * size + cell]! += 1 - (centre - low)
    shares[high * size + cell]! += centre - low
  }
  return tf.tensor2d(shares, [length, size])
}

/** Height and width times a whole factor, as TensorFlow 2 and PyTorch interpolate: between the centres of the cells. */
export function bilinearUpsampling2d(configuration: Configuration): tf.layers.Layer {
  return new BilinearUpsampling2d(configuration)
}
