/** `conv2d`: a two-dimensional convolution, with groups and dilation. */
import type { Tensor } from '../graph/index.ts'
import { add, divide, elements, multiply, number, one, product, windowOf } from '../shape/index.ts'
import { groupedConvolution } from './kinds/graph_convolution.ts'
import { placedWindow, plainNumber } from './kinds/graph_place.ts'
import { biasFlops, biasOf, biasParameter, kernelOf, withBias } from './kinds/kernel.ts'
import { isNumberOne, kernelLayers } from './kinds/window_layer.ts'
import {
  dilationParameter,
  paddingParameter,
  placeWindow,
  windowFootprint,
  windowParameter,
} from './kinds/window_operation.ts'
import { primitive } from './record/define.ts'
import { gives, imageAxes, lastAxis, onlyInput, refuses } from './record/inference.ts'
import { cutsEvenly } from './record/needs.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const
const valid = { kind: 'valid' } as const
const defaults = { padding: same, groups: number(1), dilation: number(1), bias: true } as const

export const conv2d = primitive({
  name: 'conv2d',
  topic: 'layers',
  summary:
    'A convolution: each output channel is a weighted sum over a window of all input channels of its group.',
  inputs: 'one',
  parameters: {
    size: windowParameter,
    filters: { kind: 'int', meaning: 'output channels' },
    padding: paddingParameter,
    groups: {
      kind: 'int',
      meaning: 'the number of groups that the channels are cut into; each is convolved separately',
      defaultValue: defaults.groups,
    },
    dilation: dilationParameter,
    bias: biasParameter('channel'),
  },
  rule: 'h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters',
  infer: ([input], { size, filters, padding, groups, dilation }) => {
    const placed = placeWindow(input!, 'size', size, padding, dilation)
    if ('fault' in placed) return refuses(placed.fault)
    const { channels } = imageAxes(input!)!
    const by = { by: 'groups', divisor: groups }
    return gives(
      [placed.size.height, placed.size.width, filters],
      [
        ...placed.needs,
        ...cutsEvenly({ ...by, what: 'input channels', dividend: channels }),
        ...cutsEvenly({ ...by, what: 'filters', dividend: filters, argument: 'filters' }),
      ],
    )
  },
  weights: (application) => {
    const { size, filters, groups, bias } = application.arguments
    const channels = divide(lastAxis(onlyInput(application)), groups)
    const window = multiply(size.height, size.width)
    // An input reaches the filters of its own group only; Keras and PyTorch count all of them for Glorot's starts.
    const reached = divide(filters, groups)
    return [
      kernelOf(
        [size.height, size.width, channels, filters],
        multiply(window, channels),
        multiply(window, reached),
      ),
      ...biasOf(bias, filters),
    ]
  },
  work: (application) => {
    const { size, groups, bias } = application.arguments
    const channels = divide(lastAxis(onlyInput(application)), groups)
    return {
      macs: product([size.height, size.width, channels, elements(application.output)]),
      otherFlops: biasFlops(bias, application.output),
    }
  },
  footprint: ({ size, dilation }) => windowFootprint(size, dilation),
  keeps: 'input',
  tfjs: (emission) =>
    kernelLayers(emission, ({ window, bias }) => {
      const { filters, groups, dilation } = emission.formulas
      const common = { filters, ...window, ...bias }
      const isPlain = isNumberOne(emission.arguments.groups) && isNumberOne(emission.arguments.dilation)
      // TensorFlow.js has no groups, and no gradient for a dilated convolution.
      return isPlain
        ? tfLayer('conv2d', common)
        : runtimeLayer('convolution2d', { ...common, groups, dilation })
    }),
  tensorflow: (place) => {
    const { arguments: args, weights } = place
    const groups = plainNumber(args.groups)
    const window = placedWindow(place, 0, args.dilation)
    const [kernel, bias] = weights as readonly [Tensor, Tensor?]
    const output = groupedConvolution(window, kernel, groups, plainNumber(args.dilation))
    return { output: withBias(output, bias) }
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
