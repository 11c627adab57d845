/** Gradients for the WebAssembly backend: one that it lacks, one that is slow and two that are wrong. */
import * as tf from '@tensorflow/tfjs'
import { averagePoolGradient } from './average_pool_gradient.ts'

type Kernel = NonNullable<ReturnType<typeof tf.getKernel>>
type KernelArguments = Parameters<Kernel['kernelFunc']>[0]

type Padding =
  | 'same'
  | 'valid'
  | number
  | [[number, number], [number, number], [number, number], [number, number]]

interface ConvolutionAttributes {
  readonly strides: [number, number]
  readonly pad: Padding
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

interface PoolingAttributes {
  readonly filterSize: [number, number]
  readonly strides: [number, number]
  readonly pad: 'same' | 'valid' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** The part of the WebAssembly backend that makes a tensor and gives views of values, valid until memory is allocated. */
interface WasmMemory {
  makeOutput(shape: readonly number[], dtype: 'float32'): tf.TensorInfo
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array
}

/** Registers them in place of the backend's own, which must be registered already. Doing it twice changes nothing. */
export function registerWasmKernels(): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm') !== undefined) return
  tf.registerKernel({ kernelName: 'Conv2DBackpropFilter', backendName: 'wasm', kernelFunc: filterGradient })
  replace('Conv2DBackpropInput', (given, original) => inputGradient(given) ?? original(given))
  replace('MaxPoolGrad', maxPoolGradient)
  replace('AvgPoolGrad', averagePoolGradient)
}

/** Puts a kernel in place of another, which it may still call; what prepares the other stays. */
function replace(
  name: string,
  kernel: (given: KernelArguments, original: Kernel['kernelFunc']) => tf.TensorInfo | tf.TensorInfo[],
): void {
  const original = tf.getKernel(name, 'wasm')
  tf.unregisterKernel(name, 'wasm')
  tf.registerKernel({ ...original, kernelFunc: (given) => kernel(given, original.kernelFunc) })
}

/**
 * The gradient of a filter is itself a convolution: with channels in the place of the batch and the batch in the place
 * of channels, the input is convolved with the output's gradient as the filter, and strides become dilations. For
 * windows of 1×1 it is one matrix product, for which the backend is quicker; it multiplies fast only where neither
 * side is marked as transposed, hence the transposition beforehand.
 */
function filterGradient({ inputs, attrs }: KernelArguments): tf.Tensor {
  const [x, dy] = [inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D]
  const { filterShape } = attrs as unknown as { readonly filterShape: [number, number, number, number] }
  const window = convolutionWindow(x.shape, filterShape, attrs)
  const { filterHeight, filterWidth, inChannels, outChannels, strideHeight, strideWidth } = window
  return tf.tidy(() => {
    if (
      filterHeight * filterWidth * strideHeight * strideWidth === 1 &&
      window.outHeight === window.inHeight
    ) {
      return tf
        .matMul(x.reshape([-1, inChannels]).transpose(), dy.reshape([-1, outChannels]))
        .reshape(filterShape)
    }
    const { top, bottom, left, right } = window.padInfo
    const gradient = tf.conv2d(
      x.transpose([3, 1, 2, 0]) as tf.Tensor4D,
      dy.transpose([1, 2, 0, 3]) as tf.Tensor4D,
      1,
      [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      'NHWC',
      [strideHeight, strideWidth],
    )
    // Rows and columns of the input that no window reaches give positions beyond the filter's.
    return gradient.slice(0, [inChannels, filterHeight, filterWidth, outChannels]).transpose([1, 2, 0, 3])
  })
}

/**
 * The gradient of a convolution's input is the convolution of the output's gradient, spread out by the strides, with
 * the filter turned around. The backend's own has no fast arithmetic and takes several times as long. Null where more
 * cells were added around the input than a window has.
 */
function inputGradient({ inputs, attrs }: KernelArguments): tf.Tensor | null {
  const [dy, filter] = [inputs.dy as tf.Tensor4D, inputs.filter as tf.Tensor4D]
  const { inputShape } = attrs as unknown as { readonly inputShape: [number, number, number, number] }
  const window = convolutionWindow(inputShape, filter.shape, attrs)
  const { inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth } =
    window
  const top = filterHeight - 1 - window.padInfo.top
  const left = filterWidth - 1 - window.padInfo.left
  const bottom = inHeight - 1 - (outHeight - 1) * strideHeight + window.padInfo.top
  const right = inWidth - 1 - (outWidth - 1) * strideWidth + window.padInfo.left
  if (Math.min(top, left, bottom, right) < 0) return null
  return tf.tidy(() => {
    const reversed = filterHeight * filterWidth === 1 ? filter : tf.reverse(filter, [0, 1])
    const turned = reversed.transpose([0, 1, 3, 2]) as tf.Tensor4D
    const spread = spreadOut(dy, strideHeight, strideWidth)
    return tf.conv2d(spread, turned, 1, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ])
  })
}

/** Images with zeros between their cells, so that neighbours are as far apart as the strides say. */
function spreadOut(images: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  if (rows === 1 && columns === 1) return images
  const [batch, height, width, channels] = images.shape
  const wide = tf.pad(images.reshape([batch * height * width, channels]), [
    [0, 0],
    [0, (columns - 1) * channels],
  ])
  const row = width * columns * channels
  const high = tf.pad(wide.reshape([batch * height, row]), [
    [0, 0],
    [0, (rows - 1) * row],
  ])
  const all = high.reshape([batch, height * rows, width * columns, channels])
  return all.slice(0, [batch, (height - 1) * rows + 1, (width - 1) * columns + 1, channels]) as tf.Tensor4D
}

function convolutionWindow(
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  attributes: KernelArguments['attrs'],
) {
  const { strides, pad, dimRoundingMode } = attributes as unknown as ConvolutionAttributes
  return tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode)
}

/**
 * The gradient of max pooling: each window's goes to its first largest value. The backend's own looks for the largest
 * from the smallest positive number upwards, so it misplaces the gradient of windows whose values are all ≤ 0.
 */
function maxPoolGradient({ inputs, attrs, backend }: KernelArguments): tf.TensorInfo {
  const [x, dy] = [inputs.input as tf.Tensor4D, inputs.dy as tf.Tensor4D]
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolingAttributes
  const window = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode)
  const memory = backend as WasmMemory
  const dx = memory.makeOutput(x.shape, 'float32')
  const [values, from, to] = [x, dy, dx].map((tensor) => memory.typedArrayFromHeap(tensor)) as ThreeViews
  to.fill(0)
  spreadMaxima(values, from, to, window)
  return dx
}

type ThreeViews = [values: Float32Array, from: Float32Array, to: Float32Array]

function spreadMaxima(
  values: Float32Array,
  from: Float32Array,
  to: Float32Array,
  window: ReturnType<typeof tf.backend_util.computePool2DInfo>,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels, padInfo } = window
  const { strideHeight, strideWidth, filterHeight, filterWidth } = window
  const largest = new Int32Array(inChannels)
  let output = 0
  for (let image = 0; image < batchSize; image++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const firstRow = Math.max(0, outRow * strideHeight - padInfo.top)
      const endRow = Math.min(inHeight, outRow * strideHeight - padInfo.top + filterHeight)
      for (let outColumn = 0; outColumn < outWidth; outColumn++, output += inChannels) {
        const firstColumn = Math.max(0, outColumn * strideWidth - padInfo.left)
        const endColumn = Math.min(inWidth, outColumn * strideWidth - padInfo.left + filterWidth)
        const cell = (row: number, column: number) =>
          ((image * inHeight + row) * inWidth + column) * inChannels
        const first = cell(firstRow, firstColumn)
        for (let channel = 0; channel < inChannels; channel++) largest[channel] = first + channel
        for (let row = firstRow; row < endRow; row++) {
          for (let column = firstColumn; column < endColumn; column++) {
            const at = cell(row, column)
            for (let channel = 0; channel < inChannels; channel++) {
              if (values[at + channel]! > values[largest[channel]!]!) largest[channel] = at + channel
            }
          }
        }
        for (let channel = 0; channel < inChannels; channel++) {
          to[largest[channel]!] = to[largest[channel]!]! + from[output + channel]!
        }
      }
    }
  }
}
