/** Convolutions in groups and with gaps, made of those that TensorFlow differentiates on every device. */
import {
  axesOf,
  concatenate,
  conv2d,
  floats,
  known,
  pad,
  reshape,
  slice,
  split,
  type Tensor,
  type WindowSteps,
} from '../graph/index.ts'

/** The kernel is [height, width, channels / groups, filters]; the filters of a group stand together. */
export function groupedConvolution(
  images: Tensor,
  kernel: Tensor,
  steps: WindowSteps,
  groups: number,
  dilation: number,
): Tensor {
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

/** The kernel with dilation - 1 zeros between its cells. */
function spreadKernel(kernel: Tensor, dilation: number): Tensor {
  if (dilation === 1) return kernel
  const [height, width, channels, filters] = axesOf(kernel).map(known) as [number, number, number, number]
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
