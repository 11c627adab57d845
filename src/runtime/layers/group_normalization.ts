/** The layers `groupNormalization` and `instanceNormalization`: channels normalised over all positions of one example. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type BatchShape, type Configured, onlyShape, onlyTensor } from './layer.ts'

/** Brings each of `groups` runs of channels, with all their positions, to mean 0 and variance 1. */
function standardized(values: tf.Tensor, groups: number, epsilon: number): tf.Tensor {
  const channels = values.shape[values.rank - 1]!
  const grouped = tf.reshape(values, [values.shape[0]!, -1, groups, channels / groups])
  const difference = tf.sub(grouped, tf.mean(grouped, [1, 3], true))
  const variance = tf.mean(tf.square(difference), [1, 3], true)
  return tf.reshape(tf.mul(difference, tf.rsqrt(tf.add(variance, epsilon))), values.shape)
}

abstract class Normalization extends tf.layers.Layer {
  private gamma: tf.LayerVariable | null = null
  private beta: tf.LayerVariable | null = null

  protected abstract readonly isAffine: boolean
  protected abstract normalized(values: tf.Tensor): tf.Tensor

  override build(inputShape: BatchShape | BatchShape[]): void {
    const channels = onlyShape(inputShape).at(-1)!
    if (this.isAffine) {
      this.gamma = this.addWeight('gamma', [channels], 'float32', tf.initializers.ones())
      this.beta = this.addWeight('beta', [channels], 'float32', tf.initializers.zeros())
    }
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape | BatchShape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const values = this.normalized(onlyTensor(inputs))
      if (this.gamma === null || this.beta === null) return values
      return tf.add(tf.mul(values, this.gamma.read()), this.beta.read())
    })
  }
}

class GroupNormalization extends Normalization {
  static readonly className = 'IncGroupNormalization'
  protected readonly isAffine = true
  private readonly configuration: RuntimeLayers['groupNormalization']

  constructor(configuration: Configured<RuntimeLayers['groupNormalization']>) {
    super(configuration)
    const { groups, epsilon } = configuration
    this.configuration = { groups, epsilon }
  }

  protected override normalized(values: tf.Tensor): tf.Tensor {
    return standardized(values, this.configuration.groups, this.configuration.epsilon)
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.configuration }
  }
}
tf.serialization.registerClass(GroupNormalization)

class InstanceNormalization extends Normalization {
  static readonly className = 'IncInstanceNormalization'
  protected readonly isAffine: boolean
  private readonly epsilon: number

  constructor(configuration: Configured<RuntimeLayers['instanceNormalization']>) {
    super(configuration)
    this.epsilon = configuration.epsilon
    this.isAffine = configuration.affine
  }

  protected override normalized(values: tf.Tensor): tf.Tensor {
    return standardized(values, values.shape[values.rank - 1]!, this.epsilon)
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.epsilon, affine: this.isAffine }
  }
}
tf.serialization.registerClass(InstanceNormalization)

/** Each group of neighbouring channels over all positions (Wu and He 2018). Weights: `gamma` [c], `beta` [c]. */
export function groupNormalization(
  configuration: Configured<RuntimeLayers['groupNormalization']>,
): tf.layers.Layer {
  return new GroupNormalization(configuration)
}

/** Each channel over all positions (Ulyanov, Vedaldi and Lempitsky 2016). Weights: `gamma` [c], `beta` [c], or none. */
export function instanceNormalization(
  configuration: Configured<RuntimeLayers['instanceNormalization']>,
): tf.layers.Layer {
  return new InstanceNormalization(configuration)
}
