/** `depthwise`: a convolution of each channel on its own. */
import { biasAdd, type Tensor } from '../graph/index.ts'
import { elements, equal, multiply, number, one, product, windowOf, zero } from '../shape/index.ts'
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
import { gives, imageAxes, lastAxis, onlyInput, refuses } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const
const defaults = { multiplier: number(1), padding: same, dilation: number(1), bias: true } as const

export const depthwise = primitive({
  name: 'depthwise',
  summary: 'A convolution of each channel on its own, giving `multiplier` channels for each.',
  inputs: 'one',
  parameters: {
    size: { kind: 'window', meaning: 'the window and its stride' },
    multiplier: {
      kind: 'int',
      meaning: 'output channels for each input channel',
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
      meaning: 'whether a trained number is added to each channel',
      defaultValue: true,
    },
  },
  rule: 'h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×(c·multiplier)',
  infer: ([input], { size, multiplier, padding, dilation }) => {
    const placed = placeWindow(input!, 'size', size, padding, dilation)
    if ('fault' in placed) return refuses(placed.fault)
    const filters = multiply(imageAxes(input!)!.channels, multiplier)
    return gives([placed.size.height, placed.size.width, filters], placed.needs)
  },
  weights: (application) => {
    const { size, multiplier, bias } = application.arguments
    const window = multiply(size.height, size.width)
    return [
      {
        name: 'depthwise_kernel',
        shape: [size.height, size.width, lastAxis(onlyInput(application)), multiplier],
        trained: true,
        start: 'kernel',
        // A filter sees one channel; Keras, which reads the array's axes, takes all of them.
        fans: { in: window, out: multiply(window, multiplier) },
      },
      ...(bias
        ? [{ name: 'bias', shape: [lastAxis(application.output)], trained: true, start: 'bias' } as const]
        : []),
    ]
  },
  macs: (application) => {
    const { size } = application.arguments
    return product([size.height, size.width, elements(application.output)])
  },
  attentionMacs: () => zero,
  otherFlops: (application) => (application.arguments.bias ? elements(application.output) : zero),
  countsAsLayer: true,
  footprint: ({ size, dilation }) => windowFootprint(size, dilation),
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
      kernelSize: squareOrPair(formulas.size.height, formulas.size.width),
      ...stridesUnlessOne(formulas.size),
      padding,
      ...(isNumberOne(formulas.multiplier) ? {} : { depthMultiplier: formulas.multiplier }),
      ...(args.bias ? {} : { useBias: false }),
    }
    const hasOneStride = equal(args.size.strideHeight, args.size.strideWidth) === 'yes'
    if (isNumberOne(args.dilation) && hasOneStride) return [...before, tfLayer('depthwiseConv2d', common)]
    // TensorFlow.js' layer leaves dilation out, and the native library takes only equal strides.
    return [...before, runtimeLayer('depthwiseConvolution2d', { ...common, dilation: formulas.dilation })]
  },
  graph: (place) => {
    const [kernel, bias] = place.weights as readonly [Tensor, Tensor?]
    const output = channelConvolution(
      placedWindow(place, 0, place.arguments.dilation),
      kernel,
      plainNumber(place.arguments.dilation),
    )
    return { output: bias === undefined ? output : biasAdd(output, bias) }
  },
  examples: [
    {
      source: 'depthwise(3×3/2)',
      arguments: { ...defaults, size: windowOf(3, 3, 2) },
      inputs: [[7, 8, 5]],
      output: [4, 4, 5],
    },
    {
      source: 'depthwise(7×7/2, 8, bias: false)',
      arguments: { ...defaults, size: windowOf(7, 7, 2), multiplier: number(8), bias: false },
      inputs: [[9, 12, 3]],
      output: [5, 6, 24],
    },
    {
      source: 'depthwise(5×3, padding: valid)',
      arguments: { ...defaults, size: windowOf(5, 3), padding: { kind: 'valid' } },
      inputs: [[6, 7, 2]],
      output: [2, 5, 2],
    },
    {
      source: 'depthwise(3×3, 2, dilation: 2)',
      arguments: { ...defaults, size: windowOf(3, 3), multiplier: number(2), dilation: number(2) },
      inputs: [[7, 6, 3]],
      output: [7, 6, 6],
    },
    {
      source: 'depthwise(3×3/(2×1), padding: pad(1))',
      arguments: { ...defaults, size: windowOf(3, 3, [2, 1]), padding: { kind: 'pad', amount: one } },
      inputs: [[8, 5, 4]],
      output: [4, 5, 4],
    },
  ],
})
