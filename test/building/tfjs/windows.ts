/** The operations that slide a window over a map, in TensorFlow.js' layers. */
import * as tf from '@tensorflow/tfjs'
import type { OperationOf, Padding, Pair, Window, Windowed } from '../operations.ts'
import { type Ledger, product, shapeOf, through, type Value } from './ledger.ts'
import { Substitute } from './substitute.ts'

/** Weights that cost nothing to make. */
const zeros = { kernelInitializer: 'zeros', depthwiseInitializer: 'zeros', biasInitializer: 'zeros' } as const

type Sides = [before: number, after: number]

/**
 * The cells around one axis. `pad_ceil` is counted out: windows are placed one after the other while the last one does
 * not yet reach the end of the padding behind and the next one still begins before it.
 */
function around(size: number, extent: number, stride: number, { kind, amount }: Padding): Sides {
  if (kind !== 'pad_ceil') return [amount, amount]
  let start = -amount
  while (start + extent < size + amount && start + stride < size) start += stride
  return [amount, Math.max(0, start + extent - size)]
}

/** The layer that adds zeros where a padding has a width of its own, and what the window's own layer still pads. */
function padded(input: Value, { kernel, stride }: Window, padding: Padding, dilation = 1) {
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

/** An operation whose last layer's kernel is used at each position of its output. */
function kernelled(ledger: Ledger, name: string, input: Value, layers: readonly tf.layers.Layer[]): Value {
  const layer = layers.at(-1)!
  const output = through(input.symbol, layers)
  const kernels = [{ layer, positions: product(output.shape.slice(1, -1)) }]
  return ledger.record(name, [input], { layers, kernels, output })
}

/** A dense layer, applied at each position. */
export function linear(ledger: Ledger, input: Value, { units, bias }: OperationOf<'linear'>): Value {
  return kernelled(ledger, 'linear', input, [tf.layers.dense({ units, useBias: bias, ...zeros })])
}

export function windowed(ledger: Ledger, input: Value, operation: Windowed): Value {
  const { window, padding: around } = operation
  const dilation = 'dilation' in operation ? operation.dilation : 1
  const { before, padding } = padded(input, window, around, dilation)
  const strides = two(window.stride)
  const place = { kernelSize: two(window.kernel), strides, padding }
  switch (operation.name) {
    case 'conv2d': {
      const { filters, groups, bias } = operation
      const one = () =>
        tf.layers.conv2d({
          ...place,
          ...zeros,
          filters: filters / groups,
          dilationRate: dilation,
          useBias: bias,
        })
      return inGroups(ledger, input, groups, before, one)
    }
    case 'depthwise': {
      const { multiplier, bias } = operation
      const settings = { depthMultiplier: multiplier, dilationRate: dilation, useBias: bias }
      return kernelled(ledger, 'depthwise', input, [
        ...before,
        tf.layers.depthwiseConv2d({ ...place, ...zeros, ...settings }),
      ])
    }
    case 'separable_conv2d': {
      const { multiplier, filters, bias } = operation
      const settings = { filters, depthMultiplier: multiplier, dilationRate: dilation, useBias: bias }
      const initial = { depthwiseInitializer: 'zeros', pointwiseInitializer: 'zeros' } as const
      return kernelled(ledger, 'separable_conv2d', input, [
        ...before,
        tf.layers.separableConv2d({ ...place, ...initial, ...settings }),
      ])
    }
    case 'conv2d_transpose':
      return transposed(ledger, input, operation)
    case 'max_pool':
    case 'avg_pool': {
      const settings = { poolSize: two(window.kernel), strides, padding }
      const pool =
        operation.name === 'max_pool'
          ? tf.layers.maxPooling2d(settings)
          : tf.layers.averagePooling2d({ ...settings })
      const layers = [...before, pool]
      return ledger.record(operation.name, [input], { layers, output: through(input.symbol, layers) })
    }
  }
}

/** A convolution in groups as what it means: one convolution for each group's channels, and their results side by side. */
function inGroups(
  ledger: Ledger,
  input: Value,
  groups: number,
  before: readonly tf.layers.Layer[],
  convolution: () => tf.layers.Layer,
): Value {
  const padded = through(input.symbol, before)
  const [, height, width, channels] = padded.shape as [null, number, number, number]
  const convolutions = Array.from({ length: groups }, convolution)
  const results = convolutions.map((layer) =>
    through(padded, [new Substitute([height, width, channels / groups]), layer]),
  )
  const output = results.length === 1 ? results[0]! : tf.layers.concatenate({ axis: -1 }).apply(results)
  const positions = product(results[0]!.shape.slice(1, -1))
  return ledger.record('conv2d', [input], {
    layers: convolutions,
    kernels: convolutions.map((layer) => ({ layer, positions })),
    output: output as tf.SymbolicTensor,
  })
}

/**
 * A transposed convolution: each value of its input is multiplied with the whole window. `pad` cuts its amount off each
 * side, which needs a kernel of the stride's size or more.
 */
function transposed(ledger: Ledger, input: Value, operation: OperationOf<'conv2d_transpose'>): Value {
  const { window, padding, filters, bias } = operation
  const layer = tf.layers.conv2dTranspose({
    filters,
    kernelSize: two(window.kernel),
    strides: two(window.stride),
    padding: padding.kind === 'same' ? 'same' : 'valid',
    useBias: bias,
    ...zeros,
  })
  const cut: Sides = [padding.amount, padding.amount]
  const after = padding.kind === 'pad' ? [tf.layers.cropping2D({ cropping: [cut, cut] })] : []
  const layers = [layer, ...after]
  const kernels = [{ layer, positions: product(input.symbol.shape.slice(1, -1)) }]
  return ledger.record('conv2d_transpose', [input], {
    layers,
    kernels,
    output: through(input.symbol, layers),
  })
}
