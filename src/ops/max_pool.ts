/** `max_pool`: the largest value of each window, channel by channel. */
import { pool } from '../graph/index.ts'
import { elements, multiply, number, one, subtract, windowOf, zero } from '../shape/index.ts'
import { placedWindow } from './kinds/graph_place.ts'
import {
  emittedPadding,
  placeWindow,
  poolPaddingNeeds,
  sidesList,
  squareOrPair,
  windowFootprint,
} from './kinds/window_operation.ts'
import { gives, lastAxis, onlyInput, refuses } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

const same = { kind: 'same' } as const

export const maxPool = primitive({
  name: 'max_pool',
  summary:
    'The largest value of each window, channel by channel; cells of the padding are never the largest.',
  inputs: 'one',
  parameters: {
    size: { kind: 'window', meaning: 'the window and its stride' },
    padding: { kind: 'padding', meaning: 'what stands around the input', defaultValue: same },
  },
  rule: 'h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×c',
  infer: ([input], { size, padding }) => {
    const placed = placeWindow(input!, 'size', size, padding)
    if ('fault' in placed) return refuses(placed.fault)
    return gives(
      [placed.size.height, placed.size.width, lastAxis(input!)],
      [...placed.needs, ...poolPaddingNeeds(size, padding)],
    )
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  // A window of n cells takes n - 1 comparisons.
  otherFlops: ({ arguments: { size }, output }) =>
    multiply(subtract(multiply(size.height, size.width), one), elements(output)),
  countsAsLayer: false,
  footprint: ({ size }) => windowFootprint(size),
  // TensorFlow finds the largest cells again by comparing both.
  keeps: 'input and output',
  emit: (emission) => {
    const { arguments: args, formulas } = emission
    const padding = emittedPadding(
      onlyInput(emission),
      emission.output,
      args.size,
      args.padding,
      formulas.padding,
    )
    const window = {
      poolSize: squareOrPair(formulas.size.height, formulas.size.width),
      strides: squareOrPair(formulas.size.strideHeight, formulas.size.strideWidth),
    }
    if (padding.kind === 'sides')
      return [runtimeLayer('maxPooling2d', { ...window, padding: sidesList(padding.sides) })]
    return [tfLayer('maxPooling2d', { ...window, padding: padding.kind })]
  },
  graph: (place) => {
    const { images, kernel, steps } = placedWindow(place, Number.NEGATIVE_INFINITY)
    return { output: pool('MaxPool', images, kernel, steps) }
  },
  examples: [
    {
      source: 'max_pool(3×3/2)',
      arguments: { size: windowOf(3, 3, 2), padding: same },
      inputs: [[7, 8, 3]],
      output: [4, 4, 3],
    },
    {
      source: 'max_pool(2×3/(2×1), padding: valid)',
      arguments: { size: windowOf(2, 3, [2, 1]), padding: { kind: 'valid' } },
      inputs: [[5, 6, 2]],
      output: [2, 4, 2],
    },
    {
      source: 'max_pool(3×3/2, padding: pad(1))',
      arguments: { size: windowOf(3, 3, 2), padding: { kind: 'pad', amount: number(1) } },
      inputs: [[8, 6, 2]],
      output: [4, 3, 2],
    },
    {
      source: 'max_pool(3×3/2, padding: pad_ceil(0))',
      arguments: { size: windowOf(3, 3, 2), padding: { kind: 'pad_ceil', amount: number(0) } },
      inputs: [[8, 8, 2]],
      output: [4, 4, 2],
    },
    {
      source: 'max_pool(2×2/2, padding: pad_ceil(1))',
      arguments: { size: windowOf(2, 2, 2), padding: { kind: 'pad_ceil', amount: number(1) } },
      inputs: [[5, 4, 2]],
      output: [3, 3, 2],
    },
  ],
})
