/** Each operation of a random network as TensorFlow.js' layers: chosen from the plan's numbers, by none of the compiler's code. */
import * as tf from '@tensorflow/tfjs'
import type { PaddingPlan, Pair, pointwise, WindowedPiece } from './arbitrary_network.ts'
import { groupedConvolution, kernelled, type Ledger, plain, shapeOf, type Value } from './tfjs_ledger.ts'

/** A window with its numbers, and a padding that it fits into. */
export interface Window {
  readonly kernel: Pair
  readonly stride: Pair
  readonly padding: PaddingPlan
}

/** Weights that cost nothing to make. */
const zeros = { kernelInitializer: 'zeros', depthwiseInitializer: 'zeros', biasInitializer: 'zeros' } as const

type Sides = [before: number, after: number]

/**
 * The cells around one axis. `pad_ceil` is counted out: windows are placed one after the other while the last one does
 * not yet reach the end of the padding behind and the next one still begins before it.
 */
function around(size: number, extent: number, stride: number, { kind, amount }: PaddingPlan): Sides {
  if (kind !== 'pad_ceil') return [amount, amount]
  let start = -amount
  while (start + extent < size + amount && start + stride < size) start += stride
  return [amount, Math.max(0, start + extent - size)]
}

/** The layer that adds zeros for a padding with its own width, and the padding left to the window's own layer. */
function padded(input: Value, { kernel, stride, padding }: Window, dilation = 1) {
  if (padding.kind === 'same' || padding.kind === 'valid')
    return { before: [], padding: padding.kind } as const
  const [height, width] = shapeOf(input)
  const extent = (cells: number) => dilation * (cells - 1) + 1
  const sides: [Sides, Sides] = [
    around(height!, extent(kernel[0]), stride[0], padding),
    around(width!, extent(kernel[1]), stride[1], padding),
  ]
  return { before: [tf.layers.zeroPadding2d({ padding: sides })], padding: 'valid' } as const
}

const two = ([height, width]: Pair): [number, number] => [height, width]

export interface Windowed {
  readonly operation: WindowedPiece['operation']
  readonly window: Window
  readonly filters: number
  readonly groups: number
  readonly multiplier: number
  readonly dilation: number
  readonly bias: boolean
}

export function windowed(ledger: Ledger, input: Value, numbers: Windowed): Value {
  const { operation, window, filters, groups, multiplier, dilation, bias } = numbers
  const { before, padding } = padded(input, window, dilation)
  const strides = two(window.stride)
  const place = { kernelSize: two(window.kernel), strides, padding, useBias: bias }
  const kernel = { ...place, ...zeros }
  switch (operation) {
    case 'conv2d':
      return groupedConvolution(ledger, input, groups, before, () =>
        tf.layers.conv2d({ ...kernel, filters: filters / groups, dilationRate: dilation }),
      )
    case 'depthwise':
      return kernelled(ledger, operation, input, [
        ...before,
        tf.layers.depthwiseConv2d({ ...kernel, depthMultiplier: multiplier, dilationRate: dilation }),
      ])
    case 'separable_conv2d':
      return kernelled(ledger, operation, input, [
        ...before,
        tf.layers.separableConv2d({
          ...place,
          depthwiseInitializer: 'zeros',
          pointwiseInitializer: 'zeros',
          filters,
          depthMultiplier: multiplier,
          dilationRate: dilation,
        }),
      ])
    case 'max_pool':
    case 'avg_pool': {
      const settings = { poolSize: two(window.kernel), strides, padding }
      const pool =
        operation === 'max_pool'
          ? tf.layers.maxPooling2d(settings)
          : tf.layers.averagePooling2d({ ...settings })
      return plain(ledger, operation, input, ...before, pool)
    }
  }
}

/** A 1×1 convolution with a bias. */
export function pointConvolution(ledger: Ledger, input: Value, filters: number): Value {
  const layer = tf.layers.conv2d({ filters, kernelSize: 1, ...zeros })
  return kernelled(ledger, 'conv2d', input, [layer])
}

/** A transposed convolution; `pad` cuts its amount off each side, which needs a kernel of the stride's size or more. */
export function transposed(ledger: Ledger, input: Value, window: Window, filters: number, bias: boolean) {
  const { kernel, stride, padding } = window
  const layer = tf.layers.conv2dTranspose({
    filters,
    kernelSize: two(kernel),
    strides: two(stride),
    padding: padding.kind === 'same' ? 'same' : 'valid',
    useBias: bias,
    ...zeros,
  })
  const cut: Sides = [padding.amount, padding.amount]
  const after = padding.kind === 'pad' ? [tf.layers.cropping2D({ cropping: [cut, cut] })] : []
  return kernelled(ledger, 'conv2d_transpose', input, [layer], after)
}

export function pointwiseOperation(
  ledger: Ledger,
  input: Value,
  operation: (typeof pointwise)[number],
): Value {
  return plain(ledger, operation, input, pointwiseLayer(operation))
}

function pointwiseLayer(operation: (typeof pointwise)[number]): tf.layers.Layer {
  switch (operation) {
    case 'batch_norm':
      return tf.layers.batchNormalization()
    case 'prelu':
    // One factor for each channel, like the slopes of PReLU.
    case 'layer_scale':
      return tf.layers.prelu({ sharedAxes: [1, 2] })
    case 'leaky_relu':
      return tf.layers.leakyReLU()
    case 'layer_norm':
    // The same weights, over other axes.
    case 'instance_norm':
      return tf.layers.layerNormalization()
    case 'dropout':
      return tf.layers.dropout({ rate: 0.2 })
    case 'hard_sigmoid':
      return tf.layers.activation({ activation: 'hardSigmoid' })
    default:
      return tf.layers.activation({ activation: operation })
  }
}

export function globalAveragePool(ledger: Ledger, input: Value): Value {
  const back = tf.layers.reshape({ targetShape: [1, 1, shapeOf(input)[2]!] })
  return plain(ledger, 'global_avg_pool', input, tf.layers.globalAveragePooling2d({}), back)
}

export function flattened(ledger: Ledger, input: Value): Value {
  const cells = shapeOf(input).reduce((all, axis) => all * axis, 1)
  return plain(
    ledger,
    'flatten',
    input,
    tf.layers.flatten(),
    tf.layers.reshape({ targetShape: [1, 1, cells] }),
  )
}

export function linear(ledger: Ledger, input: Value, units: number): Value {
  return kernelled(ledger, 'linear', input, [tf.layers.dense({ units, ...zeros })])
}

export function upsampled(ledger: Ledger, input: Value, factor: number, bilinear: boolean): Value {
  const interpolation = bilinear ? 'bilinear' : 'nearest'
  const layer = tf.layers.upSampling2d({ size: [factor, factor], interpolation })
  return plain(ledger, 'upsample', input, layer)
}

export function cropped(ledger: Ledger, input: Value, [height, width]: Pair): Value {
  const [rows, columns] = shapeOf(input)
  const sides = (more: number): Sides => [Math.floor(more / 2), Math.ceil(more / 2)]
  const layer = tf.layers.cropping2D({ cropping: [sides(rows! - height), sides(columns! - width)] })
  return plain(ledger, 'center_crop', input, layer)
}
