/** `depthwise`: a separate convolution of each channel. */
import type { Tensor } from '../graph/index.ts'
import { elements, equal, multiply, number, one, product, windowOf } from '../shape/index.ts'
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
import { gives, imageAxes, lastAxis, onlyInput, refuses } from './record/inference.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const
const defaults = { multiplier: number(1), padding: same, dilation: number(1), bias: true } as const

export const depthwise = primitive({
  name: 'depthwise',
  topic: 'layers',
  summary: 'A separate convolution of each channel, giving `multiplier` channels for each.',
  inputs: 'one',
  parameters: {
    size: windowParameter,
    multiplier: {
      kind: 'int',
      meaning: 'output channels for each input channel',
      defaultValue: defaults.multiplier,
    },
    padding: paddingParameter,
    dilation: dilationParameter,
    bias: biasParameter('channel'),
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
    const shape = [size.height, size.width, lastAxis(onlyInput(application)), multiplier]
    return [
      // A filter sees one channel; Keras reads the array's axes and counts all channels.
      kernelOf(shape, window, multiply(window, multiplier), 'depthwise_kernel'),
      ...biasOf(bias, lastAxis(application.output)),
    ]
  },
  work: ({ arguments: { size, bias }, output }) => ({
    macs: product([size.height, size.width, elements(output)]),
    otherFlops: biasFlops(bias, output),
  }),
  footprint: ({ size, dilation }) => windowFootprint(size, dilation),
  keeps: 'input',
  tfjs: (emission) =>
    kernelLayers(emission, ({ window, bias }) => {
      const { multiplier, dilation } = emission.formulas
      const { size, dilation: gap } = emission.arguments
      const common = {
        ...window,
        ...(isNumberOne(multiplier) ? {} : { depthMultiplier: multiplier }),
        ...bias,
      }
      const isPlain = isNumberOne(gap) && equal(size.strideHeight, size.strideWidth) === 'yes'
      // TensorFlow.js' layer ignores dilation, and the native library takes only equal strides.
      return isPlain
        ? tfLayer('depthwiseConv2d', common)
        : runtimeLayer('depthwiseConvolution2d', { ...common, dilation })
    }),
  tensorflow: (place) => {
    const [kernel, bias] = place.weights as readonly [Tensor, Tensor?]
    const output = channelConvolution(
      placedWindow(place, 0, place.arguments.dilation),
      kernel,
      plainNumber(place.arguments.dilation),
    )
    return { output: withBias(output, bias) }
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
