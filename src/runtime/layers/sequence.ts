/** The layers of sequences: `tokens`, `token`, `prependToken`, `positionEmbedding`. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape, onlyTensor } from './layer.ts'

/** Embeddings start near 0, as in "An Image is Worth 16x16 Words" and BERT. */
const start = () => tf.initializers.truncatedNormal({ stddev: 0.02 })

class Tokens extends tf.layers.Layer {
  static readonly className = 'IncTokens'

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, height, width, channels = null] = onlyShape(inputShape)
    return [batch, height! * width!, channels]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const images = onlyImages(inputs)
    const [batch, height, width, channels] = images.shape
    return tf.reshape(images, [batch, height * width, channels])
  }
}
tf.serialization.registerClass(Tokens)

class Token extends tf.layers.Layer {
  static readonly className = 'IncToken'
  private readonly index: number

  constructor(configuration: Configured<RuntimeLayers['token']>) {
    super(configuration)
    this.index = configuration.index
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, , width = null] = onlyShape(inputShape)
    return [batch, 1, width]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.slice(onlyTensor(inputs), [0, this.index - 1, 0], [-1, 1, -1])
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), index: this.index }
  }
}
tf.serialization.registerClass(Token)

class PrependToken extends tf.layers.Layer {
  static readonly className = 'IncPrependToken'
  private token: tf.LayerVariable | null = null

  override build(inputShape: BatchShape | BatchShape[]): void {
    this.token = this.addWeight('token', [1, onlyShape(inputShape)[2]!], 'float32', start())
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, length, width = null] = onlyShape(inputShape)
    return [batch, length! + 1, width]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const sequence = onlyTensor(inputs)
      const token = tf.tile(tf.expandDims(this.token!.read(), 0), [sequence.shape[0]!, 1, 1])
      return tf.concat([token, sequence], 1)
    })
  }
}
tf.serialization.registerClass(PrependToken)

class PositionEmbedding extends tf.layers.Layer {
  static readonly className = 'IncPositionEmbedding'
  private embedding: tf.LayerVariable | null = null

  override build(inputShape: BatchShape | BatchShape[]): void {
    this.embedding = this.addWeight('embedding', onlyShape(inputShape).slice(1), 'float32', start())
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.add(onlyTensor(inputs), this.embedding!.read()))
  }
}
tf.serialization.registerClass(PositionEmbedding)

/** An image as the sequence of its cells, row by row: [h, w, c] becomes [h·w, c]. */
export function tokens(configuration: Configured<RuntimeLayers['tokens']> = {}): tf.layers.Layer {
  return new Tokens(configuration)
}

/** One token of a sequence, as a sequence of one; `index` counts from 1. */
export function token(configuration: Configured<RuntimeLayers['token']>): tf.layers.Layer {
  return new Token(configuration)
}

/** Puts one trained token (the weight `token` [1, d]) before the sequence of every example. */
export function prependToken(configuration: Configured<RuntimeLayers['prependToken']> = {}): tf.layers.Layer {
  return new PrependToken(configuration)
}

/** Adds a trained vector to each position of a sequence: the weight `embedding` [n, d]. */
export function positionEmbedding(
  configuration: Configured<RuntimeLayers['positionEmbedding']> = {},
): tf.layers.Layer {
  return new PositionEmbedding(configuration)
}
