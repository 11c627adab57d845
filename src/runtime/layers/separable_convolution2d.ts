/** The layer `separableConvolution2d`: a depthwise convolution, and a 1×1 convolution behind it. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type ConvolutionWindow, channelConvolution, convolutionSize } from './convolution.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape, pair } from './layer.ts'

type Configuration = Configured<RuntimeLayers['separableConvolution2d']>

class SeparableConvolution2d extends tf.layers.Layer {
  static readonly className = 'IncSeparableConvolution2d'
  private readonly configuration: Required<RuntimeLayers['separableConvolution2d']>
  private readonly window: ConvolutionWindow
  private depthwiseKernel: tf.LayerVariable | null = null
  private pointwiseKernel: tf.LayerVariable | null = null
  private bias: tf.LayerVariable | null = null

  constructor(configuration: Configuration) {
    super(configuration)
    const { filters, depthMultiplier, kernelSize, strides = 1 } = configuration
    const { padding, dilation, useBias = true } = configuration
    this.configuration = { filters, depthMultiplier, kernelSize, strides, padding, dilation, useBias }
    this.window = { kernel: pair(kernelSize), strides: pair(strides), padding, dilation }
  }

  override build(inputShape: BatchShape | BatchShape[]): void {
    const { filters, depthMultiplier, useBias } = this.configuration
    const channels = onlyShape(inputShape)[3]!
    const start = () => tf.initializers.glorotUniform({})
    const depthwise = [...this.window.kernel, channels, depthMultiplier]
    const pointwise = [1, 1, channels * depthMultiplier, filters]
    this.depthwiseKernel = this.addWeight('depthwise_kernel', depthwise, 'float32', start())
    this.pointwiseKernel = this.addWeight('pointwise_kernel', pointwise, 'float32', start())
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', tf.initializers.zeros())
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, height, width] = onlyShape(inputShape)
    return [batch, ...convolutionSize(height!, width!, this.window), this.configuration.filters]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const depthwise = this.depthwiseKernel!.read() as tf.Tensor4D
      const pointwise = this.pointwiseKernel!.read() as tf.Tensor4D
      const between = channelConvolution(onlyImages(inputs), depthwise, this.window)
      const output = tf.conv2d(between, pointwise, 1, 'valid')
      return this.bias === null ? output : tf.add(output, this.bias.read())
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.configuration as unknown as tf.serialization.ConfigDict) }
  }
}
tf.serialization.registerClass(SeparableConvolution2d)

/**
 * A separable convolution that `tf.layers.separableConv2d` cannot train or save. Weights: `depthwise_kernel` [h, w, channels,
 * multiplier], `pointwise_kernel` [1, 1, channels · multiplier, filters], `bias`.
 */
export function separableConvolution2d(configuration: Configuration): tf.layers.Layer {
  return new SeparableConvolution2d(configuration)
}
