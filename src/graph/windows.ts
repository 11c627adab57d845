/** Convolutions and pools over images, [batch, height, width, channels]. */
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { type Attributes, axesOf, known, type Node, outputOf, type Tensor, tensor, typeOf } from './node.ts'
import { sizesOf } from './shapes.ts'

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

/** The kernel is [height, width, channels, filters]. */
export function conv2d(images: Tensor, kernel: Tensor, steps: WindowSteps): Tensor {
  const [height, width, , filters] = axesOf(kernel)
  const axes = [...imageAfter(images, [known(height), known(width)], steps), known(filters)]
  return tensor('Conv2D', [images, kernel], stepAttributes(steps), { element: 'float32', axes })
}

/** Adds one number for each channel. */
export function biasAdd(to: Tensor, bias: Tensor): Tensor {
  return tensor('BiasAdd', [to, bias], float, typeOf(to))
}

/** The largest value of each window, or the mean of those of its values that lie in the image. */
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

/** The attributes of the gradient's node are those of the node itself. */
function like(node: Node, operation: string, inputs: readonly Tensor[], as: Tensor): Tensor {
  return tensor(operation, inputs, node.attributes, typeOf(as))
}

export const windowGradients: GradientRules = {
  Conv2D: ruleOfFirst((gradient, node) => {
    const [images, kernel] = node.inputs as readonly [Tensor, Tensor]
    return [
      like(node, 'Conv2DBackpropInput', [sizesOf(images), kernel, gradient], images),
      like(node, 'Conv2DBackpropFilter', [images, sizesOf(kernel), gradient], kernel),
    ]
  }),
  BiasAdd: ruleOfFirst((gradient, { inputs: [, bias] }) => [
    gradient,
    tensor('BiasAddGrad', [gradient], float, typeOf(bias!)),
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
