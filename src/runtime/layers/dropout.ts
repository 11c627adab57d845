/** The layer `dropout`: its masks are a function of the run's seed, the step and the layer's name, so that runs can be repeated. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { dropoutMask } from '../random/dropout_masks.ts'
import { type BatchShape, type CallOptions, type Configured, onlyTensor } from './layer.ts'

type Configuration = Configured<RuntimeLayers['dropout']>

class Dropout extends tf.layers.Layer {
  static readonly className = 'IncDropout'
  private readonly rate: number

  constructor(configuration: Configuration) {
    super(configuration)
    this.rate = configuration.rate
    if (!(this.rate >= 0 && this.rate < 1)) {
      throw new RangeError(
        `the dropout rate of '${this.name}' is ${this.rate}, and must be at least 0 and less than 1`,
      )
    }
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions): tf.Tensor {
    const values = onlyTensor(inputs)
    if (options.training !== true || this.rate === 0) return tf.clone(values)
    const { seed, step } = options
    if (typeof seed !== 'number' || typeof step !== 'number') {
      throw new Error(
        `the dropout layer '${this.name}' needs the run's seed and the step in training: ` +
          'model.apply(x, { training: true, seed, step })',
      )
    }
    return tf.tidy(() => {
      const mask = dropoutMask(values.size, this.rate, { seed, step }, this.name)
      return tf.mul(values, tf.tensor(mask, values.shape, 'float32'))
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate }
  }
}
tf.serialization.registerClass(Dropout)

/** Dropout that is active with `{ training: true, seed, step }`: what `MaskKey` says of them. */
export function dropout(configuration: Configuration): tf.layers.Layer {
  return new Dropout(configuration)
}
