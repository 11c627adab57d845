/** The layers `maxPooling2d` and `averagePooling2d`: pools over an image with cells around it that do not count. */
import * as tf from '@tensorflow/tfjs'
import type { PaddedPoolConfiguration } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape, pair } from './layer.ts'
import { places } from './window.ts'

abstract class PaddedPooling2d extends tf.layers.Layer {
  protected readonly configuration: PaddedPoolConfiguration

  constructor(configuration: Configured<PaddedPoolConfiguration>) {
    super(configuration)
    const { poolSize, strides, padding } = configuration
    this.configuration = { poolSize, strides, padding }
  }

  /** The number of windows on an axis (0 is height) of the given size. */
  protected places(axis: 0 | 1, size: number): number {
    const { poolSize, strides, padding } = this.configuration
    const window = { kernel: pair(poolSize)[axis], stride: pair(strides)[axis], dilation: 1 }
    return places(size + padding[axis][0] + padding[axis][1], window, 'valid')
  }

  protected padded(images: tf.Tensor4D, value: number): tf.Tensor4D {
    const [rows, columns] = this.configuration.padding
    return tf.pad(images, [[0, 0], [...rows], [...columns], [0, 0]], value)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, height, width, channels = null] = onlyShape(inputShape)
    return [batch, this.places(0, height!), this.places(1, width!), channels]
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.configuration as unknown as tf.serialization.ConfigDict) }
  }
}

class MaxPooling2d extends PaddedPooling2d {
  static readonly className = 'IncMaxPooling2d'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { poolSize, strides } = this.configuration
    // What is added is less than every number, so it is never the largest, and no gradient goes there.
    return tf.tidy(() => {
      const images = this.padded(onlyImages(inputs), Number.NEGATIVE_INFINITY)
      return tf.maxPool(images, [...pair(poolSize)], [...pair(strides)], 'valid')
    })
  }
}
tf.serialization.registerClass(MaxPooling2d)

class AveragePooling2d extends PaddedPooling2d {
  static readonly className = 'IncAveragePooling2d'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { poolSize, strides } = this.configuration
    return tf.tidy(() => {
      const images = onlyImages(inputs)
      const mean = tf.avgPool(this.padded(images, 0), [...pair(poolSize)], [...pair(strides)], 'valid')
      return tf.mul(mean, this.shareOfCounted(images.shape[1], images.shape[2]))
    })
  }

  /** For each place, the cells of the window over those of them that lie in the image: [1, rows, columns, 1]. */
  private shareOfCounted(height: number, width: number): tf.Tensor4D {
    const rows = this.counted(0, height)
    const columns = this.counted(1, width)
    const [windowHeight, windowWidth] = pair(this.configuration.poolSize)
    const shares = rows.flatMap((row) =>
      columns.map((column) => (windowHeight * windowWidth) / (row * column)),
    )
    return tf.tensor4d(shares, [1, rows.length, columns.length, 1])
  }

  private counted(axis: 0 | 1, size: number): readonly number[] {
    const { poolSize, strides, padding } = this.configuration
    const [kernel, stride, before] = [pair(poolSize)[axis], pair(strides)[axis], padding[axis][0]]
    return Array.from({ length: this.places(axis, size) }, (_, place) => {
      const begin = place * stride - before
      return Math.min(begin + kernel, size) - Math.max(begin, 0)
    })
  }
}
tf.serialization.registerClass(AveragePooling2d)

/** The largest value of each window of an image with cells around it, which are never the largest. */
export function maxPooling2d(configuration: Configured<PaddedPoolConfiguration>): tf.layers.Layer {
  return new MaxPooling2d(configuration)
}

/** The mean of each window of an image with cells around it, over the cells of the image alone. */
export function averagePooling2d(configuration: Configured<PaddedPoolConfiguration>): tf.layers.Layer {
  return new AveragePooling2d(configuration)
}
