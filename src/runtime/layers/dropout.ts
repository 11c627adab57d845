/** The layer `dropout`: its masks are a function of the step's seed and the layer's name, so that runs can be repeated. */
import * as tf from '@tensorflow/tfjs'
import { randomBits, streamKey } from '../random.ts'
import type { RuntimeLayers } from './configs.ts'
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
    const seed = options.seed
    if (typeof seed !== 'number') {
      throw new Error(
        `the dropout layer '${this.name}' needs the step's seed in training: model.apply(x, { training: true, seed })`,
      )
    }
    return tf.tidy(() => {
      const mask = dropoutMask(values.size, this.rate, seed, this.name)
      return tf.mul(values, tf.tensor(mask, values.shape, 'float32'))
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate }
  }
}
tf.serialization.registerClass(Dropout)

/** For each value 0 with probability `rate`, else 1/(1 - rate): the same for the same seed and layer. */
export function dropoutMask(size: number, rate: number, seed: number, layer: string): Float32Array {
  const key = streamKey(seed, 'dropout', layer)
  const kept = 1 / (1 - rate)
  const threshold = rate * 2 ** 32
  const mask = new Float32Array(size)
  for (let index = 0; index < size; index += 1) mask[index] = randomBits(key, index) < threshold ? 0 : kept
  return mask
}

/** Dropout that is active with `{ training: true, seed }`, where the seed is the training step's. */
export function dropout(configuration: Configuration): tf.layers.Layer {
  return new Dropout(configuration)
}
