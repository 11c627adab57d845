/** The convolutions that TensorFlow.js lacks: groups, gradients of dilated windows, unequal strides. */
import * as tf from '@tensorflow/tfjs'
import { places, sidesOf } from './window.ts'

export interface ConvolutionWindow {
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly padding: 'same' | 'valid'
  readonly dilation: number
}

function axes({ kernel, strides, dilation }: ConvolutionWindow) {
  return [
    { kernel: kernel[0], stride: strides[0], dilation },
    { kernel: kernel[1], stride: strides[1], dilation },
  ] as const
}

/** The output's height and width. */
export function convolutionSize(
  height: number,
  width: number,
  window: ConvolutionWindow,
): readonly [number, number] {
  const [vertical, horizontal] = axes(window)
  return [places(height, vertical, window.padding), places(width, horizontal, window.padding)]
}

/** The images with the zeros that `same` adds for this window. */
function padded(images: tf.Tensor4D, window: ConvolutionWindow): tf.Tensor4D {
  if (window.padding === 'valid') return images
  const [vertical, horizontal] = axes(window)
  const rows = sidesOf(images.shape[1], vertical, 'same')
  const columns = sidesOf(images.shape[2], horizontal, 'same')
  return tf.pad(images, [[0, 0], [...rows], [...columns], [0, 0]])
}

/**
 * A convolution with groups and dilation. The kernel is [height, width, channels / groups, filters], with the filters
 * of a group next to each other.
 */
export function groupedConvolution(
  images: tf.Tensor4D,
  kernel: tf.Tensor4D,
  window: ConvolutionWindow,
): tf.Tensor4D {
  const [height, width, channels, filters] = kernel.shape
  const groups = images.shape[3] / channels
  if (groups === 1) return dilatedConvolution(images, kernel, window)
  if (channels === 1) {
    // Each channel separately: filter m of channel c is filter c·(filters / groups) + m of the grouped kernel.
    return channelConvolution(images, tf.reshape(kernel, [height, width, groups, filters / groups]), window)
  }
  const parts = tf.split(images, groups, 3)
  const kernels = tf.split(kernel, groups, 3)
  return tf.concat(
    parts.map((part, index) =>
      dilatedConvolution(part as tf.Tensor4D, kernels[index] as tf.Tensor4D, window),
    ),
    3,
  )
}

/**
 * TensorFlow.js computes dilated convolutions but has no gradient for them. Both methods here consist of operations
 * that have one.
 */
function dilatedConvolution(
  images: tf.Tensor4D,
  kernel: tf.Tensor4D,
  window: ConvolutionWindow,
): tf.Tensor4D {
  const { strides, dilation, padding } = window
  if (dilation === 1) return tf.conv2d(images, kernel, [...strides], padding)
  if (strides[0] === 1 && strides[1] === 1)
    return convolutionByPhases(padded(images, window), kernel, dilation)
  return tf.conv2d(padded(images, window), spreadKernel(kernel, dilation), [...strides], 'valid')
}

/** A dilated window only sees cells `dilation` apart, so each such phase of the images is convolved separately. */
function convolutionByPhases(images: tf.Tensor4D, kernel: tf.Tensor4D, dilation: number): tf.Tensor4D {
  const [, height, width] = images.shape
  const rest = (size: number) => (dilation - (size % dilation)) % dilation
  const phases = tf.spaceToBatchND(
    images,
    [dilation, dilation],
    [
      [0, rest(height)],
      [0, rest(width)],
    ],
  )
  const convolved = tf.conv2d(phases as tf.Tensor4D, kernel, 1, 'valid')
  const excess = (size: number, cells: number, phase: number) =>
    phase * dilation - (size - dilation * (cells - 1))
  return tf.batchToSpaceND(
    convolved,
    [dilation, dilation],
    [
      [0, excess(height, kernel.shape[0], convolved.shape[1])],
      [0, excess(width, kernel.shape[1], convolved.shape[2])],
    ],
  ) as tf.Tensor4D
}

/** The kernel with dilation - 1 zeros between its cells. */
function spreadKernel(kernel: tf.Tensor4D, dilation: number): tf.Tensor4D {
  const [height, width, channels, filters] = kernel.shape
  const spread = (cells: number) => dilation * (cells - 1) + 1
  const columns = tf.pad(tf.reshape(kernel, [height * width, 1, channels * filters]), [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ])
  const rows = tf.pad(tf.reshape(columns, [height, 1, width * dilation, channels * filters]), [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, 0],
  ])
  const all = tf.reshape(rows, [height * dilation, width * dilation, channels, filters])
  return tf.slice(all, [0, 0, 0, 0], [spread(height), spread(width), channels, filters]) as tf.Tensor4D
}

/**
 * Convolves each channel separately, as a sum over the window's cells of shifted images times one weight per channel:
 * slow, but with gradients on every backend for any strides and dilation. The kernel is [height, width, channels,
 * multiplier].
 */
export function channelConvolution(
  images: tf.Tensor4D,
  kernel: tf.Tensor4D,
  window: ConvolutionWindow,
): tf.Tensor4D {
  const [height, width, channels, multiplier] = kernel.shape
  const copies = repeatChannels(padded(images, window), multiplier)
  const valid = { ...window, padding: 'valid' } as const
  const stepped = { ...valid, strides: [1, 1] } as const
  const [rows, columns] = convolutionSize(copies.shape[1], copies.shape[2], stepped)
  const terms: tf.Tensor4D[] = []
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const begin = [0, row * window.dilation, column * window.dilation, 0]
      const seen = tf.slice(copies, begin, [-1, rows, columns, -1])
      const weights = tf.slice(kernel, [row, column, 0, 0], [1, 1, channels, multiplier])
      terms.push(tf.mul(seen, tf.reshape(weights, [1, 1, 1, channels * multiplier])))
    }
  const sum = terms.length === 1 ? terms[0]! : tf.addN(terms)
  const { strides } = window
  // A mean over one cell takes every stride-th cell, and unlike a strided slice it has a gradient.
  return strides[0] === 1 && strides[1] === 1 ? sum : tf.avgPool(sum, [1, 1], [...strides], 'valid')
}

/** Each channel `times` times, with its copies next to each other. */
function repeatChannels(images: tf.Tensor4D, times: number): tf.Tensor4D {
  if (times === 1) return images
  const [batch, height, width, channels] = images.shape
  const single = tf.reshape(images, [batch * height * width, channels, 1])
  return tf.reshape(tf.tile(single, [1, 1, times]), [batch, height, width, channels * times])
}
