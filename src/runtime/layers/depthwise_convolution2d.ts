/** The layer `depthwiseConvolution2d`: a depthwise convolution that may be dilated, and whose strides may differ. */
import * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { type ConvolutionWindow, channelConvolution, convolutionSize } from './convolution.ts'
import { type BatchShape, type Configured, onlyImages, onlyShape, pair } from './layer.ts'

type Configuration = Configured<RuntimeLayers['depthwiseConvolution2d']>

class DepthwiseConvolution2d extends tf.layers.Layer {
  static readonly className = 'IncDepthwiseConvolution2d'
  private readonly configuration: Required<RuntimeLayers['depthwiseConvolution2d']>
  private readonly window: ConvolutionWindow
  private kernel: tf.LayerVariable | null = null
  private bias: tf.LayerVariable | null = null

  constructor(configuration: Configuration) {
    super(configuration)
    const { depthMultiplier = 1, kernelSize, strides = 1, padding, dilation, useBias = true } = configuration
    this.configuration = { depthMultiplier, kernelSize, strides, padding, dilation, useBias }
    this.window = { kernel: pair(kernelSize), strides: pair(strides), padding, dilation }
  }

  override build(inputShape: BatchShape | BatchShape[]): void {
    const { depthMultiplier, useBias } = this.configuration
    const channels = onlyShape(inputShape)[3]!
    const shape = [...this.window.kernel, channels, depthMultiplier]
    this.kernel = this.addWeight('depthwise_kernel', shape, 'float32', tf.initializers.glorotUniform({}))
    if (useBias) {
      this.bias = this.addWeight('bias', [channels * depthMultiplier], 'float32', tf.initializers.zeros())
    }
    super.build(inputShape)
  }

  override computeOutputShape(inputShape: BatchShape | BatchShape[]): BatchShape {
    const [batch = null, height, width, channels] = onlyShape(inputShape)
    const size = convolutionSize(height!, width!, this.window)
    return [batch, ...size, channels! * this.configuration.depthMultiplier]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const output = channelConvolution(onlyImages(inputs), this.kernel!.read() as tf.Tensor4D, this.window)
      return this.bias === null ? output : tf.add(output, this.bias.read())
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.configuration as unknown as tf.serialization.ConfigDict) }
  }
}
tf.serialization.registerClass(DepthwiseConvolution2d)

/** A depthwise convolution that `tf.layers.depthwiseConv2d` has not. Weights: `depthwise_kernel` [h, w, channels, multiplier], `bias`. */
export function depthwiseConvolution2d(configuration: Configuration): tf.layers.Layer {
  return new DepthwiseConvolution2d(configuration)
}
