/** The layers `channelShuffle`, `spaceToDepth` and `depthToSpace`: values that change places and nothing else. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape, onlyTensor } from './layer.ts'

class ChannelShuffle extends tf.layers.Layer {
  static readonly className = 'IncChannelShuffle'
  private readonly groups: number

  constructor(configuration: Configured<RuntimeLayers['channelShuffle']>) {
    super(configuration)
    this.groups = configuration.groups
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const values = onlyTensor(inputs)
      const channels = values.shape[values.rank - 1]!
      const grouped = tf.reshape(values, [-1, this.groups, channels / this.groups])
      return tf.reshape(tf.transpose(grouped, [0, 2, 1]), values.shape)
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.groups }
  }
}
tf.serialization.registerClass(ChannelShuffle)

abstract class Blocks extends tf.layers.Layer {
  protected readonly block: number

  constructor(configuration: Configured<{ readonly block: number }>) {
    super(configuration)
    this.block = configuration.block
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), block: this.block }
  }
}

class SpaceToDepth extends Blocks {
  static readonly className = 'IncSpaceToDepth'

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const { block } = this
    const [batch = null, height, width, channels] = onlyShape(inputShape)
    return [batch, height! / block, width! / block, channels! * block * block]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { block } = this
      const images = onlyImages(inputs)
      const [batch, height, width, channels] = images.shape
      const [rows, columns] = [height / block, width / block]
      // A block's rows stand apart, each already with its cells and their channels side by side.
      const apart = tf.reshape(images, [batch * rows, block, columns, block * channels])
      return tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [batch, rows, columns, block * block * channels])
    })
  }
}
tf.serialization.registerClass(SpaceToDepth)

class DepthToSpace extends Blocks {
  static readonly className = 'IncDepthToSpace'

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const { block } = this
    const [batch = null, height, width, channels] = onlyShape(inputShape)
    return [batch, height! * block, width! * block, channels! / (block * block)]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { block } = this
      const images = onlyImages(inputs)
      const [batch, height, width, channels] = images.shape
      const together = tf.reshape(images, [batch * height, width, block, channels / block])
      const size = [batch, height * block, width * block, channels / (block * block)]
      return tf.reshape(tf.transpose(together, [0, 2, 1, 3]), size)
    })
  }
}
tf.serialization.registerClass(DepthToSpace)

/** The first channel of each group first, then the second of each, and so on (Zhang et al. 2018). */
export function channelShuffle(configuration: Configured<RuntimeLayers['channelShuffle']>): tf.layers.Layer {
  return new ChannelShuffle(configuration)
}

/** Square blocks of cells on the channel axis, in TensorFlow's order: [h, w, c] becomes [h/block, w/block, block²·c]. */
export function spaceToDepth(configuration: Configured<RuntimeLayers['spaceToDepth']>): tf.layers.Layer {
  return new SpaceToDepth(configuration)
}

/** Channels as square blocks of cells, in TensorFlow's order: [h, w, c] becomes [h·block, w·block, c/block²]. */
export function depthToSpace(configuration: Configured<RuntimeLayers['depthToSpace']>): tf.layers.Layer {
  return new DepthToSpace(configuration)
}
