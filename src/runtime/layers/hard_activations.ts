/** The layers `hardSwish` and `hardSigmoid`, as MobileNetV3 defines them; TensorFlow.js' own hardSigmoid has another slope. */
import * as tf from '@tensorflow/tfjs'
import type { NoConfiguration } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyTensor } from './layer.ts'

const hardGate = (values: tf.Tensor) => tf.mul(tf.clipByValue(tf.add(values, 3), 0, 6), 1 / 6)

class HardSigmoid extends tf.layers.Layer {
  static readonly className = 'IncHardSigmoid'

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => hardGate(onlyTensor(inputs)))
  }
}
tf.serialization.registerClass(HardSigmoid)

class HardSwish extends tf.layers.Layer {
  static readonly className = 'IncHardSwish'

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const values = onlyTensor(inputs)
    return tf.tidy(() => tf.mul(values, hardGate(values)))
  }
}
tf.serialization.registerClass(HardSwish)

/** relu6(x + 3)/6. */
export function hardSigmoid(configuration: Configured<NoConfiguration> = {}): tf.layers.Layer {
  return new HardSigmoid(configuration)
}

/** x · relu6(x + 3)/6. */
export function hardSwish(configuration: Configured<NoConfiguration> = {}): tf.layers.Layer {
  return new HardSwish(configuration)
}
