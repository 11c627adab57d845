/** The gradient of average pooling where windows reach over the border: TensorFlow.js divides by all cells of a window. */
import * as tf from '@tensorflow/tfjs'

type Kernel = NonNullable<ReturnType<typeof tf.getKernel>>
type KernelArguments = Parameters<Kernel['kernelFunc']>[0]
type PoolWindow = ReturnType<typeof tf.backend_util.computePool2DInfo>

interface PoolingAttributes {
  readonly filterSize: [number, number]
  readonly strides: [number, number]
  readonly pad: 'same' | 'valid' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/**
 * The mean is over the cells in the image, so each of those gets so much more of the gradient: the output's gradient is
 * enlarged by all cells over those, and the kernel that divides by all of them (`original`) does the rest.
 */
export function averagePoolGradient(given: KernelArguments, original: Kernel['kernelFunc']) {
  const { filterSize, strides, pad, dimRoundingMode } = given.attrs as unknown as PoolingAttributes
  const [dy, input] = [given.inputs.dy as tf.Tensor4D, given.inputs.input as tf.Tensor4D]
  if (pad === 'valid' || pad === 0) return original(given)
  const window = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode)
  return tf.tidy(() => {
    const enlarged = tf.mul(dy, sharesOf(window))
    return original({ ...given, inputs: { ...given.inputs, dy: enlarged } }) as tf.Tensor
  })
}

/** For each place of the window, its cells over those of them that lie in the image: [1, rows, columns, 1]. */
function sharesOf({
  filterHeight,
  filterWidth,
  inHeight,
  inWidth,
  outHeight,
  outWidth,
  ...rest
}: PoolWindow) {
  const { strideHeight, strideWidth, padInfo } = rest
  const rows = counted(outHeight, strideHeight, filterHeight, padInfo.top, inHeight)
  const columns = counted(outWidth, strideWidth, filterWidth, padInfo.left, inWidth)
  const shares = rows.flatMap((row) => columns.map((column) => (filterHeight * filterWidth) / (row * column)))
  return tf.tensor4d(shares, [1, outHeight, outWidth, 1])
}

function counted(places: number, stride: number, size: number, before: number, length: number) {
  return Array.from({ length: places }, (_, place) => {
    const begin = place * stride - before
    return Math.min(begin + size, length) - Math.max(begin, 0)
  })
}
