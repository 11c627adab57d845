/** The layers `adaptiveAveragePooling2d` and `adaptiveMaxPooling2d`: pools whose windows follow from the output's size. */
import * as tf from '@tensorflow/tfjs'
import type { AdaptivePoolConfiguration } from '../contract/layer_configs.ts'
import { alongAxes } from './axis_shares.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape } from './layer.ts'

interface Run {
  readonly begin: number
  readonly end: number
}

/** Where each of `count` windows lies on an axis: from ⌊i·length/count⌋ up to, but without, ⌈(i + 1)·length/count⌉. */
function windowsOn(length: number, count: number): readonly Run[] {
  return Array.from({ length: count }, (_, i) => ({
    begin: Math.floor((i * length) / count),
    end: Math.ceil(((i + 1) * length) / count),
  }))
}

abstract class AdaptivePooling2d extends tf.layers.Layer {
  protected readonly configuration: AdaptivePoolConfiguration

  constructor(configuration: Configured<AdaptivePoolConfiguration>) {
    super(configuration)
    const { height, width } = configuration
    this.configuration = { height, width }
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, , , channels = null] = onlyShape(inputShape)
    return [batch, this.configuration.height, this.configuration.width, channels]
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.configuration }
  }
}

class AdaptiveAveragePooling2d extends AdaptivePooling2d {
  static readonly className = 'IncAdaptiveAveragePooling2d'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { height, width } = this.configuration
    return tf.tidy(() =>
      alongAxes(
        onlyImages(inputs),
        (length) => means(length, height),
        (length) => means(length, width),
      ),
    )
  }
}
tf.serialization.registerClass(AdaptiveAveragePooling2d)

/** Column i holds what window i takes of each cell: an equal share of those that lie in it. */
function means(length: number, count: number): tf.Tensor2D {
  const shares = new Float32Array(length * count)
  for (const [window, { begin, end }] of windowsOn(length, count).entries())
    for (let cell = begin; cell < end; cell += 1) shares[cell * count + window] = 1 / (end - begin)
  return tf.tensor2d(shares, [length, count])
}

class AdaptiveMaxPooling2d extends AdaptivePooling2d {
  static readonly className = 'IncAdaptiveMaxPooling2d'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { height, width } = this.configuration
    return tf.tidy(() => largest(largest(onlyImages(inputs), 1, height), 2, width))
  }
}
tf.serialization.registerClass(AdaptiveMaxPooling2d)

/** The largest values of each window on one axis: 1 for rows, 2 for columns. */
function largest(images: tf.Tensor4D, axis: 1 | 2, count: number): tf.Tensor4D {
  const parts = windowsOn(images.shape[axis], count).map(({ begin, end }) => {
    const start = [0, 0, 0, 0]
    const size = [-1, -1, -1, -1]
    start[axis] = begin
    size[axis] = end - begin
    return tf.max(tf.slice(images, start, size), axis, true) as tf.Tensor4D
  })
  return parts.length === 1 ? parts[0]! : tf.concat(parts, axis)
}

/** The means of windows that cover an image evenly, as PyTorch places them: [h, w, c] becomes [height, width, c]. */
export function adaptiveAveragePooling2d(
  configuration: Configured<AdaptivePoolConfiguration>,
): tf.layers.Layer {
  return new AdaptiveAveragePooling2d(configuration)
}

/** The largest values of windows that cover an image evenly, as PyTorch places them: [h, w, c] becomes [height, width, c]. */
export function adaptiveMaxPooling2d(configuration: Configured<AdaptivePoolConfiguration>): tf.layers.Layer {
  return new AdaptiveMaxPooling2d(configuration)
}
