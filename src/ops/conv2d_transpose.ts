/** `conv2d_transpose`: a convolution run backwards, which enlarges its input. */
import { biasAdd, slice, type Tensor, conv2dTranspose as transposed } from '../graph/index.ts'
import {
  add,
  ceilDivide,
  type Dimension,
  divide,
  elements,
  maximum,
  multiply,
  number,
  one,
  type Padding,
  product,
  type Shape,
  subtract,
  type Window,
  windowOf,
  zero,
} from '../shape/index.ts'
import { batched, plainNumber } from './kinds/graph_place.ts'
import { squareOrPair, stridesUnlessOne } from './kinds/window_operation.ts'
import { gives, imageAxes, lastAxis, needsAxes, onlyInput, refuses } from './record/inference.ts'
import { reaches } from './record/needs.ts'
import { primitive, type ShapeFault } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const
const defaults = { padding: same, bias: true } as const

/** The size that a convolution of that kernel and stride would map to `size`: the largest but for `pad`, which cuts it. */
function enlarged(size: Dimension, kernel: Dimension, stride: Dimension, padding: Padding): Dimension {
  switch (padding.kind) {
    case 'same':
      return multiply(size, stride)
    case 'valid':
      return add(multiply(subtract(size, one), stride), maximum(kernel, stride))
    case 'pad':
    case 'pad_ceil':
      return subtract(add(multiply(subtract(size, one), stride), kernel), add(padding.amount, padding.amount))
  }
}

/** The cells that a `valid` transposed convolution has and one with `pad` has not: the padding, and the gap of a stride above the kernel. */
function cropped(window: Window, amount: Dimension) {
  const after = (kernel: Dimension, stride: Dimension) => add(amount, maximum(zero, subtract(stride, kernel)))
  return [
    [amount, after(window.height, window.strideHeight)],
    [amount, after(window.width, window.strideWidth)],
  ] as const
}

const inputArea = (input: Shape) => multiply(input[0]!, input[1]!)

export const conv2dTranspose = primitive({
  name: 'conv2d_transpose',
  summary:
    'A transposed convolution: each input cell adds a weighted window to the output, `stride` cells apart.',
  inputs: 'one',
  parameters: {
    size: { kind: 'window', meaning: 'the window, and how many output cells lie between two input cells' },
    filters: { kind: 'int', meaning: 'output channels' },
    padding: {
      kind: 'padding',
      meaning:
        '`same` gives h·stride rows, `valid` keeps whole windows, `pad(n)` cuts n cells from each side of that',
      defaultValue: same,
    },
    bias: {
      kind: 'boolean',
      meaning: 'whether a trained number is added to each channel',
      defaultValue: true,
    },
  },
  rule: 'h×w×c -> (h·size.stride)×(w·size.stride)×filters',
  infer: ([input], { size, filters, padding }) => {
    const image = imageAxes(input!)
    if (image === null) return needsAxes('h×w×c')
    const notAllowed = (value: Dimension, allowed: string): ShapeFault => ({
      kind: 'out-of-range',
      argument: 'padding',
      value,
      allowed,
    })
    if (padding.kind === 'pad_ceil') return refuses(notAllowed(padding.amount, 'same, valid or pad(n)'))
    const height = enlarged(image.height, size.height, size.strideHeight, padding)
    const width = enlarged(image.width, size.width, size.strideWidth, padding)
    if (padding.kind !== 'pad') return gives([height, width, filters])
    const tooWide = () => notAllowed(padding.amount, 'less than half of the enlarged size')
    return gives(
      [height, width, filters],
      [...reaches(height, one, tooWide), ...reaches(width, one, tooWide)],
    )
  },
  weights: (application) => {
    const { size, filters, bias } = application.arguments
    const channels = lastAxis(onlyInput(application))
    const window = multiply(size.height, size.width)
    return [
      {
        name: 'kernel',
        shape: [size.height, size.width, filters, channels],
        trained: true,
        start: 'kernel',
        fans: { in: multiply(window, channels), out: multiply(window, filters) },
      },
      ...(bias ? [{ name: 'bias', shape: [filters], trained: true, start: 'bias' } as const] : []),
    ]
  },
  // Every input cell is multiplied with the whole window, also with the part that a padding cuts off.
  macs: (application) => {
    const { size, filters } = application.arguments
    const input = onlyInput(application)
    return product([size.height, size.width, lastAxis(input), filters, inputArea(input)])
  },
  attentionMacs: () => zero,
  otherFlops: (application) => (application.arguments.bias ? elements(application.output) : zero),
  countsAsLayer: true,
  // An output cell lies under ⌈kernel/stride⌉ windows at most.
  footprint: ({ size }) => ({
    kind: 'window',
    extent: {
      height: ceilDivide(size.height, size.strideHeight),
      width: ceilDivide(size.width, size.strideWidth),
    },
    stride: { height: divide(one, size.strideHeight), width: divide(one, size.strideWidth) },
  }),
  keeps: 'input',
  emit: ({ arguments: args, formulas }) => {
    const layer = tfLayer('conv2dTranspose', {
      filters: formulas.filters,
      kernelSize: squareOrPair(formulas.size.height, formulas.size.width),
      ...stridesUnlessOne(formulas.size),
      padding: args.padding.kind === 'same' ? 'same' : 'valid',
      ...(args.bias ? {} : { useBias: false }),
    })
    if (args.padding.kind !== 'pad') return [layer]
    const { amount } = formulas.padding.kind === 'pad' ? formulas.padding : args.padding
    const cropping = cropped(formulas.size, amount)
    return [layer, tfLayer('cropping2D', { cropping }, 'cropping')]
  },
  graph: ({ values: [x], weights, inputs, output, arguments: args }) => {
    const { size, padding } = args
    const [kernel, bias] = weights as readonly [Tensor, Tensor?]
    const whole = padding.kind === 'pad' ? ({ kind: 'valid' } as const) : padding
    const image = [
      plainNumber(enlarged(inputs[0]![0]!, size.height, size.strideHeight, whole)),
      plainNumber(enlarged(inputs[0]![1]!, size.width, size.strideWidth, whole)),
    ] as const
    const strides = [plainNumber(size.strideHeight), plainNumber(size.strideWidth)] as const
    const placed = { strides, padding: padding.kind === 'same' ? 'same' : 'valid' } as const
    const larger = transposed(x!, kernel, placed, image)
    const sum = bias === undefined ? larger : biasAdd(larger, bias)
    if (padding.kind !== 'pad') return { output: sum }
    const amount = plainNumber(padding.amount)
    return { output: slice(sum, [0, amount, amount, 0], batched(output)) }
  },
  examples: [
    {
      source: 'conv2d_transpose(2×2/2, 3)',
      arguments: { ...defaults, size: windowOf(2, 2, 2), filters: number(3) },
      inputs: [[3, 5, 4]],
      output: [6, 10, 3],
    },
    {
      source: 'conv2d_transpose(3×3/2, 2, bias: false)',
      arguments: { ...defaults, size: windowOf(3, 3, 2), filters: number(2), bias: false },
      inputs: [[4, 3, 5]],
      output: [8, 6, 2],
    },
    {
      source: 'conv2d_transpose(3×2/(1×3), 2, padding: valid)',
      arguments: {
        ...defaults,
        size: windowOf(3, 2, [1, 3]),
        filters: number(2),
        padding: { kind: 'valid' },
      },
      inputs: [[4, 3, 2]],
      output: [6, 9, 2],
    },
    {
      source: 'conv2d_transpose(4×4/2, 3, padding: pad(1))',
      arguments: {
        ...defaults,
        size: windowOf(4, 4, 2),
        filters: number(3),
        padding: { kind: 'pad', amount: number(1) },
      },
      inputs: [[3, 4, 2]],
      output: [6, 8, 3],
    },
  ],
})
