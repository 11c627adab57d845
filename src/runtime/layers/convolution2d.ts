/** The layer `convolution2d`: a convolution with groups, or a dilated one. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type ConvolutionWindow, convolutionSize, groupedConvolution } from './convolution.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape, pair } from './layer.ts'

type Configuration = Configured<RuntimeLayers['convolution2d']>

class Convolution2d extends tf.layers.Layer {
  static readonly className = 'IncConvolution2d'
  private readonly configuration: RuntimeLayers['convolution2d']
  private readonly window: ConvolutionWindow
  private kernel: tf.LayerVariable | null = null
  private bias: tf.LayerVariable | null = null

  constructor(configuration: Configuration) {
    super(configuration)
    const { filters, groups, kernelSize, strides = 1, padding, dilation, useBias = true } = configuration
    this.configuration = { filters, groups, kernelSize, strides, padding, dilation, useBias }
    this.window = { kernel: pair(kernelSize), strides: pair(strides), padding, dilation }
  }

  override build(inputShape: BatchShape | BatchShape[]): void {
    const { filters, groups, useBias } = this.configuration
    const channels = onlyShape(inputShape)[3]!
    const shape = [...this.window.kernel, channels / groups, filters]
    this.kernel = this.addWeight('kernel', shape, 'float32', tf.initializers.glorotUniform({}))
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', tf.initializers.zeros())
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, height, width] = onlyShape(inputShape)
    return [batch, ...convolutionSize(height!, width!, this.window), this.configuration.filters]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const output = groupedConvolution(onlyImages(inputs), this.kernel!.read() as tf.Tensor4D, this.window)
      return this.bias === null ? output : tf.add(output, this.bias.read())
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.configuration as unknown as tf.serialization.ConfigDict) }
  }
}
tf.serialization.registerClass(Convolution2d)

/** A convolution that `tf.layers.conv2d` cannot train: with groups, or dilated. Weights: `kernel` [h, w, channels / groups, filters], `bias`. */
export function convolution2d(configuration: Configuration): tf.layers.Layer {
  return new Convolution2d(configuration)
}
