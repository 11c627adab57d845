/** Two gradients for the WebAssembly backend: that of a convolution's filter, which it lacks, and a right one of max pooling. */
import * as tf from '@tensorflow/tfjs'

type Kernel = NonNullable<ReturnType<typeof tf.getKernel>>
type KernelArguments = Parameters<Kernel['kernelFunc']>[0]

interface ConvolutionAttributes {
  readonly strides: [number, number]
  readonly pad:
    | 'same'
    | 'valid'
    | number
    | [[number, number], [number, number], [number, number], [number, number]]
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape: [number, number, number, number]
}

interface PoolingAttributes {
  readonly filterSize: [number, number]
  readonly strides: [number, number]
  readonly pad: 'same' | 'valid' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** The part of the WebAssembly backend that gives a view of a tensor's values, valid until memory is allocated. */
interface WasmMemory {
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array
}

/** Registers both; the WebAssembly backend must be registered already. Doing it twice changes nothing. */
export function registerWasmKernels(): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm') !== undefined) return
  tf.registerKernel({ kernelName: 'Conv2DBackpropFilter', backendName: 'wasm', kernelFunc: filterGradient })
  const original = tf.getKernel('MaxPoolGrad', 'wasm')
  tf.unregisterKernel('MaxPoolGrad', 'wasm')
  tf.registerKernel({ ...original, kernelFunc: (given) => maxPoolGradient(original.kernelFunc, given) })
}

/**
 * The gradient of a filter is itself a convolution: with channels in the place of the batch and the batch in the place
 * of channels, the input is convolved with the output's gradient as the filter, and strides become dilations. For
 * windows of 1×1 it is one matrix product, for which the backend is quicker; it multiplies fast only where neither
 * side is marked as transposed, hence the transposition beforehand.
 */
function filterGradient({ inputs, attrs }: KernelArguments): tf.Tensor {
  const [x, dy] = [inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D]
  const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as ConvolutionAttributes
  const window = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode)
  const { filterHeight, filterWidth, inChannels, outChannels, strideHeight, strideWidth, padInfo } = window
  return tf.tidy(() => {
    if (
      filterHeight * filterWidth * strideHeight * strideWidth === 1 &&
      window.outHeight === window.inHeight
    ) {
      const product = tf.matMul(x.reshape([-1, inChannels]).transpose(), dy.reshape([-1, outChannels]))
      return product.reshape(filterShape)
    }
    const { top, bottom, left, right } = padInfo
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
 * The backend looks for each window's maximum from the smallest positive number upwards, so it misplaces the gradient
 * of windows whose maximum is not positive. It is asked about the other windows only; for these the first largest value
 * is found here.
 */
function maxPoolGradient(
  original: Kernel['kernelFunc'],
  { inputs, attrs, backend }: KernelArguments,
): tf.TensorInfo {
  const [x, y, dy] = [inputs.input as tf.Tensor4D, inputs.output as tf.Tensor4D, inputs.dy as tf.Tensor4D]
  const masked = tf.tidy(() => dy.mul(tf.step(y)))
  const dx = original({ inputs: { ...inputs, dy: masked }, attrs: attrs ?? {}, backend }) as tf.TensorInfo
  masked.dispose()
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolingAttributes
  const window = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode)
  const memory = backend as WasmMemory
  const views = [x, y, dy, dx].map((tensor) => memory.typedArrayFromHeap(tensor)) as FourViews
  addGradientOfOtherWindows(views, window)
  return dx
}

type FourViews = [x: Float32Array, y: Float32Array, dy: Float32Array, dx: Float32Array]

function addGradientOfOtherWindows(
  [x, y, dy, dx]: FourViews,
  window: ReturnType<typeof tf.backend_util.computePool2DInfo>,
): void {
  const { batchSize, inHeight, inWidth, outHeight, outWidth, inChannels, padInfo } = window
  const { strideHeight, strideWidth, filterHeight, filterWidth } = window
  let output = 0
  for (let image = 0; image < batchSize; image++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const firstRow = Math.max(0, outRow * strideHeight - padInfo.top)
      const endRow = Math.min(inHeight, outRow * strideHeight - padInfo.top + filterHeight)
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const firstColumn = Math.max(0, outColumn * strideWidth - padInfo.left)
        const endColumn = Math.min(inWidth, outColumn * strideWidth - padInfo.left + filterWidth)
        for (let channel = 0; channel < inChannels; channel++, output++) {
          if (!(y[output]! <= 0)) continue
          let largest = -1
          for (let row = firstRow; row < endRow; row++) {
            let at = ((image * inHeight + row) * inWidth + firstColumn) * inChannels + channel
            for (let column = firstColumn; column < endColumn; column++, at += inChannels) {
              if (largest < 0 || x[at]! > x[largest]!) largest = at
            }
          }
          if (largest >= 0) dx[largest] = dx[largest]! + dy[output]!
        }
      }
    }
  }
}
