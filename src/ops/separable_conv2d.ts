/** `separable_conv2d`: a convolution of each channel on its own, then a 1×1 convolution that mixes them. */
import { biasAdd, conv2d, type Tensor } from '../graph/index.ts'
import {
  add,
  type Dimension,
  elements,
  equal,
  multiply,
  number,
  one,
  product,
  windowOf,
  zero,
} from '../shape/index.ts'
import { channelConvolution } from './kinds/graph_convolution.ts'
import { placedWindow, plainNumber } from './kinds/graph_place.ts'
import {
  emittedPadding,
  isNumberOne,
  placeWindow,
  squareOrPair,
  stridesUnlessOne,
  windowFootprint,
  zeroPadding,
} from './kinds/window_operation.ts'
import { gives, lastAxis, onlyInput, refuses } from './record/inference.ts'
import { type Application, primitive } from './record/primitive.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const
const defaults = { multiplier: number(1), padding: same, dilation: number(1), bias: true } as const

/** The channels between the two convolutions. */
const between = (application: Application<{ readonly multiplier: Dimension }>) =>
  multiply(lastAxis(onlyInput(application)), application.arguments.multiplier)

export const separableConv2d = primitive({
  name: 'separable_conv2d',
  summary:
    'A depthwise-separable convolution: a convolution of each channel on its own, giving `multiplier` channels for each, then a 1×1 convolution of all of them, with nothing in between.',
  inputs: 'one',
  parameters: {
    size: { kind: 'window', meaning: 'the window and its stride' },
    filters: { kind: 'int', meaning: 'output channels' },
    multiplier: {
      kind: 'int',
      meaning: 'channels between the two convolutions, for each input channel',
      defaultValue: defaults.multiplier,
    },
    padding: { kind: 'padding', meaning: 'what stands around the input', defaultValue: same },
    dilation: {
      kind: 'int',
      meaning: 'the distance between the cells of the window that are next to each other',
      defaultValue: defaults.dilation,
    },
    bias: {
      kind: 'boolean',
      meaning: 'whether a trained number is added to each output channel',
      defaultValue: true,
    },
  },
  rule: 'h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters',
  infer: ([input], { size, filters, padding, dilation }) => {
    const placed = placeWindow(input!, 'size', size, padding, dilation)
    if ('fault' in placed) return refuses(placed.fault)
    return gives([placed.size.height, placed.size.width, filters], placed.needs)
  },
  weights: (application) => {
    const { size, filters, multiplier, bias } = application.arguments
    const window = multiply(size.height, size.width)
    const middle = between(application)
    return [
      {
        name: 'depthwise_kernel',
        shape: [size.height, size.width, lastAxis(onlyInput(application)), multiplier],
        trained: true,
        start: 'kernel',
        fans: { in: window, out: multiply(window, multiplier) },
      },
      {
        name: 'pointwise_kernel',
        shape: [one, one, middle, filters],
        trained: true,
        start: 'kernel',
        fans: { in: middle, out: filters },
      },
      ...(bias ? [{ name: 'bias', shape: [filters], trained: true, start: 'bias' } as const] : []),
    ]
  },
  macs: (application) => {
    const { size, filters } = application.arguments
    const [height, width] = application.output
    const each = add(multiply(size.height, size.width), filters)
    return product([height!, width!, between(application), each])
  },
  attentionMacs: () => zero,
  otherFlops: (application) => (application.arguments.bias ? elements(application.output) : zero),
  countsAsLayer: true,
  footprint: ({ size, dilation }) => windowFootprint(size, dilation),
  // What lies between the two convolutions can be computed again.
  keeps: 'input',
  emit: (emission) => {
    const { arguments: args, formulas } = emission
    const emitted = emittedPadding(
      onlyInput(emission),
      emission.output,
      args.size,
      args.padding,
      formulas.padding,
      args.dilation,
    )
    const { before, padding } = zeroPadding(emitted)
    const common = {
      filters: formulas.filters,
      kernelSize: squareOrPair(formulas.size.height, formulas.size.width),
      ...stridesUnlessOne(formulas.size),
      padding,
      ...(args.bias ? {} : { useBias: false }),
    }
    const hasOneStride = equal(args.size.strideHeight, args.size.strideWidth) === 'yes'
    const isPlain = isNumberOne(args.dilation) && isNumberOne(args.multiplier) && hasOneStride
    if (isPlain) return [...before, tfLayer('separableConv2d', common)]
    // TensorFlow.js has no gradient for dilated windows, and its layer forgets its multiplier when it is saved; the
    // native library takes only equal strides.
    const { dilation, multiplier: depthMultiplier } = formulas
    return [...before, runtimeLayer('separableConvolution2d', { ...common, depthMultiplier, dilation })]
  },
  graph: (place) => {
    const [kernel, pointwise, bias] = place.weights as readonly [Tensor, Tensor, Tensor?]
    const dilation = plainNumber(place.arguments.dilation)
    const channels = channelConvolution(placedWindow(place, 0, place.arguments.dilation), kernel, dilation)
    const output = conv2d(channels, pointwise, { strides: [1, 1], padding: 'valid' })
    return { output: bias === undefined ? output : biasAdd(output, bias) }
  },
  examples: [
    {
      source: 'separable_conv2d(3×3/2, 6)',
      arguments: { ...defaults, size: windowOf(3, 3, 2), filters: number(6) },
      inputs: [[7, 8, 4]],
      output: [4, 4, 6],
    },
    {
      source: 'separable_conv2d(7×7/2, 16, multiplier: 8, bias: false)',
      arguments: {
        ...defaults,
        size: windowOf(7, 7, 2),
        filters: number(16),
        multiplier: number(8),
        bias: false,
      },
      inputs: [[9, 12, 3]],
      output: [5, 6, 16],
    },
    {
      source: 'separable_conv2d(3×2, 5, padding: valid)',
      arguments: { ...defaults, size: windowOf(3, 2), filters: number(5), padding: { kind: 'valid' } },
      inputs: [[6, 5, 2]],
      output: [4, 4, 5],
    },
    {
      source: 'separable_conv2d(3×3, 4, multiplier: 2, dilation: 2)',
      arguments: {
        ...defaults,
        size: windowOf(3, 3),
        filters: number(4),
        multiplier: number(2),
        dilation: number(2),
      },
      inputs: [[7, 6, 3]],
      output: [7, 6, 4],
    },
    {
      source: 'separable_conv2d(3×3/(2×1), 4, padding: pad(1))',
      arguments: {
        ...defaults,
        size: windowOf(3, 3, [2, 1]),
        filters: number(4),
        padding: { kind: 'pad', amount: one },
      },
      inputs: [[8, 5, 3]],
      output: [4, 5, 4],
    },
  ],
})
