/** `conv2d`: a two-dimensional convolution, with groups and dilation. */
import { biasAdd, type Tensor } from '../graph/index.ts'
import { add, divide, elements, number, one, product, windowOf, zero } from '../shape/index.ts'
import { groupedConvolution } from './kinds/graph_convolution.ts'
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
import { divides } from './record/needs.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const
const valid = { kind: 'valid' } as const
const defaults = { padding: same, groups: number(1), dilation: number(1), bias: true } as const

export const conv2d = primitive({
  name: 'conv2d',
  summary:
    'A convolution: each output channel is a weighted sum over a window of all input channels of its group.',
  inputs: 'one',
  parameters: {
    size: { kind: 'window', meaning: 'the window and its stride' },
    filters: { kind: 'int', meaning: 'output channels' },
    padding: { kind: 'padding', meaning: 'what stands around the input', defaultValue: same },
    groups: {
      kind: 'int',
      meaning: 'the channels are cut into so many groups, each convolved on its own',
      defaultValue: defaults.groups,
    },
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
  rule: 'h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters',
  infer: ([input], { size, filters, padding, groups, dilation }) => {
    const placed = placeWindow(input!, 'size', size, padding, dilation)
    if ('fault' in placed) return refuses(placed.fault)
    const { channels } = imageAxes(input!)!
    const by = { kind: 'not-divisible', by: 'groups', divisor: groups } as const
    return gives(
      [placed.size.height, placed.size.width, filters],
      [
        ...placed.needs,
        ...divides(groups, channels, () => ({
          ...by,
          what: 'input channels',
          argument: null,
          dividend: channels,
        })),
        ...divides(groups, filters, () => ({
          ...by,
          what: 'filters',
          argument: 'filters',
          dividend: filters,
        })),
      ],
    )
  },
  weights: (application) => {
    const { size, filters, groups, bias } = application.arguments
    const channels = divide(lastAxis(onlyInput(application)), groups)
    const window = product([size.height, size.width])
    return [
      {
        name: 'kernel',
        shape: [size.height, size.width, channels, filters],
        trained: true,
        start: 'kernel',
        // As Keras and PyTorch count them: groups lessen the inputs of a filter, not the outputs of a cell.
        fans: { in: product([window, channels]), out: product([window, filters]) },
      },
      ...(bias ? [{ name: 'bias', shape: [filters], trained: true, start: 'bias' } as const] : []),
    ]
  },
  macs: (application) => {
    const { size, groups } = application.arguments
    const channels = divide(lastAxis(onlyInput(application)), groups)
    return product([size.height, size.width, channels, elements(application.output)])
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
      filters: formulas.filters,
      kernelSize: squareOrPair(formulas.size.height, formulas.size.width),
      ...stridesUnlessOne(formulas.size),
      padding,
      ...(args.bias ? {} : { useBias: false }),
    }
    if (isNumberOne(args.groups) && isNumberOne(args.dilation)) return [...before, tfLayer('conv2d', common)]
    // TensorFlow.js has no groups, and no gradient for a dilated convolution.
    const special = { groups: formulas.groups, dilation: formulas.dilation }
    return [...before, runtimeLayer('convolution2d', { ...common, ...special })]
  },
  graph: (place) => {
    const { arguments: args, weights } = place
    const groups = plainNumber(args.groups)
    const window = placedWindow(place, 0, args.dilation)
    const [kernel, bias] = weights as readonly [Tensor, Tensor?]
    const output = groupedConvolution(window, kernel, groups, plainNumber(args.dilation))
    return { output: bias === undefined ? output : biasAdd(output, bias) }
  },
  examples: [
    {
      source: 'conv2d(7×7/2, 8)',
      arguments: { ...defaults, size: windowOf(7, 7, 2), filters: number(8) },
      inputs: [[13, 12, 3]],
      output: [7, 6, 8],
    },
    {
      source: 'conv2d(3×2/(2×1), 5, padding: valid, bias: false)',
      arguments: {
        ...defaults,
        size: windowOf(3, 2, [2, 1]),
        filters: number(5),
        padding: valid,
        bias: false,
      },
      inputs: [[8, 5, 2]],
      output: [3, 4, 5],
    },
    {
      source: 'conv2d(7×7/2, 4, padding: pad(3))',
      arguments: {
        ...defaults,
        size: windowOf(7, 7, 2),
        filters: number(4),
        padding: { kind: 'pad', amount: number(3) },
      },
      inputs: [[12, 10, 3]],
      output: [6, 5, 4],
    },
    {
      source: 'conv2d(3×3, 6, padding: pad(1))',
      arguments: {
        ...defaults,
        size: windowOf(3, 3),
        filters: number(6),
        padding: { kind: 'pad', amount: one },
      },
      inputs: [[5, 7, 2]],
      output: [5, 7, 6],
    },
    {
      source: 'conv2d(2×2/3, 2, padding: pad_ceil(0))',
      arguments: {
        ...defaults,
        size: windowOf(2, 2, 3),
        filters: number(2),
        padding: { kind: 'pad_ceil', amount: number(0) },
      },
      inputs: [[6, 7, 3]],
      output: [2, 3, 2],
    },
    {
      source: 'conv2d(3×3/2, 6, groups: 3)',
      arguments: { ...defaults, size: windowOf(3, 3, 2), filters: number(6), groups: number(3) },
      inputs: [[7, 6, 9]],
      output: [4, 3, 6],
    },
    {
      source: 'conv2d(3×3, 4, dilation: 2)',
      arguments: { ...defaults, size: windowOf(3, 3), filters: number(4), dilation: number(2) },
      inputs: [[9, 6, 3]],
      output: [9, 6, 4],
    },
    {
      source: 'conv2d(3×2/2, 4, groups: 2, dilation: 3, padding: valid)',
      arguments: {
        ...defaults,
        size: windowOf(3, 2, 2),
        filters: number(4),
        groups: number(2),
        dilation: number(3),
        padding: valid,
      },
      inputs: [[11, 8, 6]],
      output: [3, 3, 4],
    },
    {
      source: 'conv2d(3×3, 4, dilation: 2, padding: pad(2), bias: false)',
      arguments: {
        ...defaults,
        size: windowOf(3, 3),
        filters: number(4),
        dilation: number(2),
        padding: { kind: 'pad', amount: add(one, one) },
        bias: false,
      },
      inputs: [[5, 5, 2]],
      output: [5, 5, 4],
    },
  ],
})
