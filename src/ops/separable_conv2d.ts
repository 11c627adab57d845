/** `separable_conv2d`: a separate convolution of each channel, then a 1×1 convolution that mixes them. */
import { conv2d, type Tensor } from '../graph/index.ts'
import { add, type Dimension, equal, multiply, number, one, product, windowOf } from '../shape/index.ts'
import { channelConvolution } from './kinds/graph_convolution.ts'
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
import { gives, lastAxis, onlyInput, refuses } from './record/inference.ts'
import type { Application } from './record/primitive.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const
const defaults = { multiplier: number(1), padding: same, dilation: number(1), bias: true } as const

/** The channels between the two convolutions. */
const between = (application: Application<{ readonly multiplier: Dimension }>) =>
  multiply(lastAxis(onlyInput(application)), application.arguments.multiplier)

export const separableConv2d = primitive({
  name: 'separable_conv2d',
  topic: 'layers',
  summary:
    'A depthwise-separable convolution: a separate convolution of each channel, giving `multiplier` channels for each, then a 1×1 convolution of all of them, with nothing in between.',
  inputs: 'one',
  parameters: {
    size: windowParameter,
    filters: { kind: 'int', meaning: 'output channels' },
    multiplier: {
      kind: 'int',
      meaning: 'channels between the two convolutions, for each input channel',
      defaultValue: defaults.multiplier,
    },
    padding: paddingParameter,
    dilation: dilationParameter,
    bias: biasParameter('output channel'),
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
    const shape = [size.height, size.width, lastAxis(onlyInput(application)), multiplier]
    return [
      kernelOf(shape, window, multiply(window, multiplier), 'depthwise_kernel'),
      kernelOf([one, one, middle, filters], middle, filters, 'pointwise_kernel'),
      ...biasOf(bias, filters),
    ]
  },
  work: (application) => {
    const { size, filters, bias } = application.arguments
    const [height, width] = application.output
    const each = add(multiply(size.height, size.width), filters)
    return {
      macs: product([height!, width!, between(application), each]),
      otherFlops: biasFlops(bias, application.output),
    }
  },
  footprint: ({ size, dilation }) => windowFootprint(size, dilation),
  // The values between the two convolutions can be recomputed.
  keeps: 'input',
  tfjs: (emission) =>
    kernelLayers(emission, ({ window, bias }) => {
      const { filters, multiplier: depthMultiplier, dilation } = emission.formulas
      const { size, multiplier, dilation: gap } = emission.arguments
      const common = { filters, ...window, ...bias }
      const hasOneStride = equal(size.strideHeight, size.strideWidth) === 'yes'
      // TensorFlow.js has no gradient for dilated windows, and its layer loses its multiplier when it is saved; the
      // native library takes only equal strides.
      return isNumberOne(gap) && isNumberOne(multiplier) && hasOneStride
        ? tfLayer('separableConv2d', common)
        : runtimeLayer('separableConvolution2d', { ...common, depthMultiplier, dilation })
    }),
  tensorflow: (place) => {
    const [kernel, pointwise, bias] = place.weights as readonly [Tensor, Tensor, Tensor?]
    const dilation = plainNumber(place.arguments.dilation)
    const channels = channelConvolution(placedWindow(place, 0, place.arguments.dilation), kernel, dilation)
    const output = conv2d(channels, pointwise, { strides: [1, 1], padding: 'valid' })
    return { output: withBias(output, bias) }
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
