/** `avg_pool`: the mean of each window, channel by channel. */
import { floats, pool, multiply as times } from '../graph/index.ts'
import { elements, multiply, number, windowOf, zero } from '../shape/index.ts'
import { placedWindow, plainNumber } from './kinds/graph_place.ts'
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

export const avgPool = primitive({
  name: 'avg_pool',
  summary: 'The mean of each window, channel by channel; cells of the padding do not count.',
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
  // A window of n cells takes n - 1 additions and a division.
  otherFlops: ({ arguments: { size }, output }) =>
    multiply(multiply(size.height, size.width), elements(output)),
  countsAsLayer: false,
  footprint: ({ size }) => windowFootprint(size),
  // The gradient spreads each output's over its window and needs no values.
  keeps: 'nothing',
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
      return [runtimeLayer('averagePooling2d', { ...window, padding: sidesList(padding.sides) })]
    return [tfLayer('averagePooling2d', { ...window, padding: padding.kind })]
  },
  graph: (place) => {
    const { images, kernel, steps, sides } = placedWindow(place, 0)
    const mean = pool('AvgPool', images, kernel, steps)
    if (sides === null) return { output: mean }
    const [rows, columns] = ([0, 1] as const).map((axis) => {
      const length = plainNumber(onlyInput(place)[axis]!)
      return Array.from({ length: plainNumber(place.output[axis]!) }, (_, index) => {
        const begin = index * steps.strides[axis] - sides[axis][0]
        return Math.min(begin + kernel[axis], length) - Math.max(begin, 0)
      })
    }) as [number[], number[]]
    // The zeros around the image are in the mean and do not count: all cells of a window over those in the image.
    const shares = rows.flatMap((row) => columns.map((column) => (kernel[0] * kernel[1]) / (row * column)))
    return { output: times(mean, floats(shares, [1, rows.length, columns.length, 1])) }
  },
  examples: [
    {
      source: 'avg_pool(5×5/3, padding: valid)',
      arguments: { size: windowOf(5, 5, 3), padding: { kind: 'valid' } },
      inputs: [[14, 11, 2]],
      output: [4, 3, 2],
    },
    {
      source: 'avg_pool(3×3/2)',
      arguments: { size: windowOf(3, 3, 2), padding: same },
      inputs: [[7, 6, 3]],
      output: [4, 3, 3],
    },
    {
      source: 'avg_pool(3×3/2, padding: pad(1))',
      arguments: { size: windowOf(3, 3, 2), padding: { kind: 'pad', amount: number(1) } },
      inputs: [[8, 6, 2]],
      output: [4, 3, 2],
    },
    {
      source: 'avg_pool(2×2/3, padding: pad_ceil(1))',
      arguments: { size: windowOf(2, 2, 3), padding: { kind: 'pad_ceil', amount: number(1) } },
      inputs: [[6, 8, 2]],
      output: [3, 3, 2],
    },
  ],
})
