/** The layer `attention`: scaled dot-product attention of several heads on query, key and value. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import type { BatchShape, Configured } from './layer.ts'

type Configuration = Configured<RuntimeLayers['attention']>

class Attention extends tf.layers.Layer {
  static readonly className = 'IncAttention'
  private readonly heads: number

  constructor(configuration: Configuration) {
    super(configuration)
    this.heads = configuration.heads
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [query, , value] = inputShape as BatchShape[]
    return [query![0]!, query![1]!, value![2]!]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [query, key, value] = (inputs as tf.Tensor3D[]).map((sequence) => this.split(sequence))
      const [batch, heads, length, depth] = query!.shape
      const scores = tf.mul(tf.matMul(query!, key!, false, true), 1 / Math.sqrt(depth))
      const attended = tf.matMul(tf.softmax(scores, -1), value!)
      return tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [batch, length, heads * value!.shape[3]])
    })
  }

  /** [batch, n, d] as [batch, heads, n, d / heads]. */
  private split(sequence: tf.Tensor3D): tf.Tensor4D {
    const [batch, length, width] = sequence.shape
    const parts = tf.reshape(sequence, [batch, length, this.heads, width / this.heads])
    return tf.transpose(parts, [0, 2, 1, 3]) as tf.Tensor4D
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), heads: this.heads }
  }
}
tf.serialization.registerClass(Attention)

/** softmax(query·keyᵀ/√d)·value on `[query, key, value]`, where d is the width of a head. */
export function attention(configuration: Configuration): tf.layers.Layer {
  return new Attention(configuration)
}
