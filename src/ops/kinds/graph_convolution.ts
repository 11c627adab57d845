/** Convolutions in groups, of single channels and with gaps, made of those that TensorFlow differentiates on every device. */
import {
  axesOf,
  concatenate,
  conv2d,
  depthwiseConv2d,
  floats,
  known,
  pad,
  pool,
  reshape,
  slice,
  split,
  type Tensor,
} from '../../graph/index.ts'
import type { PlacedWindow } from './graph_place.ts'

/** The kernel is [height, width, channels / groups, filters]; the filters of a group stand together. */
export function groupedConvolution(
  window: PlacedWindow,
  kernel: Tensor,
  groups: number,
  dilation: number,
): Tensor {
  const { images, steps } = window
  const [height, width, channels, filters] = sizes(kernel)
  if (groups > 1 && channels === 1) {
    // Filter m of channel c is filter c·(filters / groups) + m of the grouped kernel.
    return channelConvolution(window, reshape(kernel, [height, width, groups, filters / groups]), dilation)
  }
  const wide = spreadKernel(kernel, dilation)
  if (groups === 1) return conv2d(images, wide, steps)
  const equal = (of: Tensor) => Array.from({ length: groups }, () => known(axesOf(of)[3]) / groups)
  const kernels = split(wide, equal(wide), 3)
  const parts = split(images, equal(images), 3)
  return concatenate(
    parts.map((part, group) => conv2d(part, kernels[group]!, steps)),
    3,
  )
}

/** Each channel on its own; the kernel is [height, width, channels, multiplier]. */
export function channelConvolution(window: PlacedWindow, kernel: Tensor, dilation: number): Tensor {
  const { images, steps } = window
  const wide = spreadKernel(kernel, dilation)
  const [vertical, horizontal] = steps.strides
  if (vertical === horizontal) return depthwiseConv2d(images, wide, steps)
  // TensorFlow takes only equal strides: all places are computed, and a mean over one cell takes those that are wanted.
  const padded =
    steps.padding === 'valid' ? images : pad(images, sidesOfSame(images, wide, steps.strides), floats(0))
  const all = depthwiseConv2d(padded, wide, { strides: [1, 1], padding: 'valid' })
  return pool('AvgPool', all, [1, 1], { strides: steps.strides, padding: 'valid' })
}

function sidesOfSame(images: Tensor, kernel: Tensor, strides: readonly [number, number]) {
  const onAxis = (axis: 0 | 1) => {
    const size = known(axesOf(images)[1 + axis])
    const places = Math.ceil(size / strides[axis])
    const missing = Math.max(0, (places - 1) * strides[axis] + known(axesOf(kernel)[axis]) - size)
    return [Math.floor(missing / 2), Math.ceil(missing / 2)] as const
  }
  return [[0, 0], onAxis(0), onAxis(1), [0, 0]] as const
}

const sizes = (kernel: Tensor) => axesOf(kernel).map(known) as [number, number, number, number]

/** The kernel with dilation - 1 zeros between its cells. */
function spreadKernel(kernel: Tensor, dilation: number): Tensor {
  if (dilation === 1) return kernel
  const [height, width, channels, filters] = sizes(kernel)
  const after = [0, dilation - 1] as const
  const none = [0, 0] as const
  const cells = channels * filters
  const columns = pad(reshape(kernel, [height * width, 1, cells]), [none, after, none], floats(0))
  const rows = pad(
    reshape(columns, [height, 1, width * dilation, cells]),
    [none, after, none, none],
    floats(0),
  )
  const all = reshape(rows, [height * dilation, width * dilation, channels, filters])
  const spread = (count: number) => dilation * (count - 1) + 1
  return slice(all, [0, 0, 0, 0], [spread(height), spread(width), channels, filters])
}
