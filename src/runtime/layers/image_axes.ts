/** The layers `globalAveragePooling2d`, `globalMaxPooling2d` and `flatten`, which keep the three axes of an image: 1×1×c. */
import * as tf from '@tensorflow/tfjs'
import type { NoConfiguration } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape } from './layer.ts'

abstract class GlobalPooling2d extends tf.layers.Layer {
  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, , , channels = null] = onlyShape(inputShape)
    return [batch, 1, 1, channels]
  }
}

class GlobalAveragePooling2d extends GlobalPooling2d {
  static readonly className = 'IncGlobalAveragePooling2d'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mean(onlyImages(inputs), [1, 2], true)
  }
}
tf.serialization.registerClass(GlobalAveragePooling2d)

class GlobalMaxPooling2d extends GlobalPooling2d {
  static readonly className = 'IncGlobalMaxPooling2d'

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.max(onlyImages(inputs), [1, 2], true)
  }
}
tf.serialization.registerClass(GlobalMaxPooling2d)

class Flatten extends tf.layers.Layer {
  static readonly className = 'IncFlatten'

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, height, width, channels] = onlyShape(inputShape)
    return [batch, 1, 1, height! * width! * channels!]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const images = onlyImages(inputs)
    const [batch, height, width, channels] = images.shape
    return tf.reshape(images, [batch, 1, 1, height * width * channels])
  }
}
tf.serialization.registerClass(Flatten)

/** The mean of each channel over all positions: [h, w, c] becomes [1, 1, c], where `tf.layers` gives [c]. */
export function globalAveragePooling2d(configuration: Configured<NoConfiguration> = {}): tf.layers.Layer {
  return new GlobalAveragePooling2d(configuration)
}

/** The largest value of each channel over all positions: [h, w, c] becomes [1, 1, c], where `tf.layers` gives [c]. */
export function globalMaxPooling2d(configuration: Configured<NoConfiguration> = {}): tf.layers.Layer {
  return new GlobalMaxPooling2d(configuration)
}

/** All values on the channel axis: [h, w, c] becomes [1, 1, h·w·c], where `tf.layers` gives [h·w·c]. */
export function flatten(configuration: Configured<NoConfiguration> = {}): tf.layers.Layer {
  return new Flatten(configuration)
}
