/** Convolution and pooling of images, [batch, height, width, channels]. */
import { integers } from './constants.ts'
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import {
  type Attributes,
  axesOf,
  elementAttribute,
  known,
  type Node,
  outputOf,
  type Tensor,
  tensor,
  typeOf,
} from './node.ts'
import { concatenate, sizesOf, slice } from './shapes.ts'

export interface WindowSteps {
  readonly strides: readonly [number, number]
  readonly padding: 'same' | 'valid'
}

const float = { T: { kind: 'type', value: 'float32' } } as const

function stepAttributes({ strides, padding }: WindowSteps): Attributes {
  return {
    ...float,
    strides: { kind: 'ints', value: [1, ...strides, 1] },
    padding: { kind: 'text', value: padding.toUpperCase() },
  }
}

function places(
  size: number | null | undefined,
  kernel: number,
  stride: number,
  padding: 'same' | 'valid',
): number {
  const covered = padding === 'same' ? known(size) : known(size) - kernel + 1
  return Math.ceil(covered / stride)
}

function imageAfter(images: Tensor, kernel: readonly [number, number], { strides, padding }: WindowSteps) {
  const [batch, height, width] = axesOf(images)
  return [
    batch!,
    places(height, kernel[0], strides[0], padding),
    places(width, kernel[1], strides[1], padding),
  ] as const
}

/** A convolution; the kernel is [height, width, channels, filters]. */
export function conv2d(images: Tensor, kernel: Tensor, steps: WindowSteps): Tensor {
  const [height, width, , filters] = axesOf(kernel)
  const axes = [...imageAfter(images, [known(height), known(width)], steps), known(filters)]
  return tensor('Conv2D', [images, kernel], stepAttributes(steps), { element: 'float32', axes })
}

/**
 * Convolves each channel separately, with a kernel of [height, width, channels, multiplier]. TensorFlow requires equal
 * strides.
 */
export function depthwiseConv2d(images: Tensor, kernel: Tensor, steps: WindowSteps): Tensor {
  const [height, width, channels, multiplier] = axesOf(kernel).map(known) as [number, number, number, number]
  const axes = [...imageAfter(images, [height, width], steps), channels * multiplier]
  return tensor('DepthwiseConv2dNative', [images, kernel], stepAttributes(steps), {
    element: 'float32',
    axes,
  })
}

/**
 * The transposed convolution: the images that this kernel, [height, width, result channels, channels], would map to
 * `images`.
 */
export function conv2dTranspose(
  images: Tensor,
  kernel: Tensor,
  steps: WindowSteps,
  [height, width]: readonly [number, number],
): Tensor {
  const [batch] = axesOf(images)
  const rest = [height, width, known(axesOf(kernel)[2])]
  const sizes = concatenate([slice(sizesOf(images), [0], [1]), integers(rest)], 0)
  return tensor('Conv2DBackpropInput', [sizes, kernel, images], stepAttributes(steps), {
    element: 'float32',
    axes: [batch!, ...rest],
  })
}

/** Enlarges height and width by a whole factor, repeating each cell. */
export function repeatCells(images: Tensor, factor: number): Tensor {
  const [batch, height, width, channels] = axesOf(images)
  const size = [known(height) * factor, known(width) * factor] as const
  return tensor('ResizeNearestNeighbor', [images, integers(size)], float, {
    element: 'float32',
    axes: [batch!, ...size, channels!],
  })
}

/** Moves blocks of cells into the channels, or back. */
export function moveBlocks(
  operation: 'SpaceToDepth' | 'DepthToSpace',
  images: Tensor,
  block: number,
): Tensor {
  const [batch, height, width, channels] = axesOf(images)
  const factor = operation === 'SpaceToDepth' ? 1 / block : block
  const size = [known(height) * factor, known(width) * factor, known(channels) / factor ** 2]
  const attributes = { ...float, block_size: { kind: 'int', value: block } } as const
  return tensor(operation, [images], attributes, { element: 'float32', axes: [batch!, ...size] })
}

/** Adds one number per channel. */
export function biasAdd(to: Tensor, bias: Tensor): Tensor {
  return tensor('BiasAdd', [to, bias], float, typeOf(to))
}

/** The maximum of each window, or the mean over the cells of the window that lie inside the image. */
export function pool(
  kind: 'MaxPool' | 'AvgPool',
  images: Tensor,
  kernel: readonly [number, number],
  steps: WindowSteps,
): Tensor {
  const axes = [...imageAfter(images, kernel, steps), axesOf(images)[3]!]
  const attributes = { ...stepAttributes(steps), ksize: { kind: 'ints', value: [1, ...kernel, 1] } } as const
  return tensor(kind, [images], attributes, { element: 'float32', axes })
}

/** A gradient node with the attributes of the forward node. */
function like(node: Node, operation: string, inputs: readonly Tensor[], as: Tensor): Tensor {
  return tensor(operation, inputs, node.attributes, typeOf(as))
}

function blockOf({ block_size: block }: Attributes): number {
  if (block?.kind !== 'int') throw new Error('the operation has no block')
  return block.value
}

export const windowGradients: GradientRules = {
  Conv2D: ruleOfFirst((gradient, node) => {
    const [images, kernel] = node.inputs as readonly [Tensor, Tensor]
    return [
      like(node, 'Conv2DBackpropInput', [sizesOf(images), kernel, gradient], images),
      like(node, 'Conv2DBackpropFilter', [images, sizesOf(kernel), gradient], kernel),
    ]
  }),
  DepthwiseConv2dNative: ruleOfFirst((gradient, node) => {
    const [images, kernel] = node.inputs as readonly [Tensor, Tensor]
    return [
      like(node, 'DepthwiseConv2dNativeBackpropInput', [sizesOf(images), kernel, gradient], images),
      like(node, 'DepthwiseConv2dNativeBackpropFilter', [images, sizesOf(kernel), gradient], kernel),
    ]
  }),
  Conv2DBackpropInput: ruleOfFirst((gradient, node) => {
    const [, kernel, images] = node.inputs as readonly [Tensor, Tensor, Tensor]
    return [
      null,
      like(node, 'Conv2DBackpropFilter', [gradient, sizesOf(kernel), images], kernel),
      like(node, 'Conv2D', [gradient, kernel], images),
    ]
  }),
  ResizeNearestNeighbor: ruleOfFirst((gradient, { inputs: [images] }) => {
    const [, height, width] = axesOf(images!)
    const size = integers([known(height), known(width)])
    return [tensor('ResizeNearestNeighborGrad', [gradient, size], float, typeOf(images!)), null]
  }),
  SpaceToDepth: ruleOfFirst((gradient, { attributes }) => [
    moveBlocks('DepthToSpace', gradient, blockOf(attributes)),
  ]),
  DepthToSpace: ruleOfFirst((gradient, { attributes }) => [
    moveBlocks('SpaceToDepth', gradient, blockOf(attributes)),
  ]),
  BiasAdd: ruleOfFirst((gradient, { inputs: [, bias] }) => [
    gradient,
    tensor('BiasAddGrad', [gradient], elementAttribute(gradient), typeOf(bias!)),
  ]),
  MaxPool: ruleOfFirst((gradient, node) => {
    const [images] = node.inputs as readonly [Tensor]
    return [like(node, 'MaxPoolGrad', [images, outputOf(node, 0), gradient], images)]
  }),
  AvgPool: ruleOfFirst((gradient, node) => {
    const [images] = node.inputs as readonly [Tensor]
    return [like(node, 'AvgPoolGrad', [sizesOf(images), gradient], images)]
  }),
}
