/** `avg_pool`: the mean of each window, channel by channel. */
import { floats, pool, multiply as times } from '../graph/index.ts'
import { number, windowOf } from '../shape/index.ts'
import { placedWindow, plainNumber } from './kinds/graph_place.ts'
import { windowPool } from './kinds/window_pool.ts'
import { onlyInput } from './record/inference.ts'

export const avgPool = windowPool({
  name: 'avg_pool',
  summary: 'The mean of each window, channel by channel; cells of the padding do not count.',
  // A window of n cells takes n - 1 additions and a division.
  flops: (cells) => cells,
  // The backward pass spreads each output's gradient over its window and needs no values.
  keeps: 'nothing',
  layer: 'averagePooling2d',
  tensorflow: (place) => {
    const { images, kernel, steps, sides } = placedWindow(place, 0)
    const mean = pool('AvgPool', images, kernel, steps)
    if (sides === null) return mean
    const [rows, columns] = ([0, 1] as const).map((axis) => {
      const length = plainNumber(onlyInput(place)[axis]!)
      return Array.from({ length: plainNumber(place.output[axis]!) }, (_, index) => {
        const begin = index * steps.strides[axis] - sides[axis][0]
        return Math.min(begin + kernel[axis], length) - Math.max(begin, 0)
      })
    }) as [number[], number[]]
    // TensorFlow's mean counts the zeros around the image: scale it by all cells of a window over its cells in the image.
    const shares = rows.flatMap((row) => columns.map((column) => (kernel[0] * kernel[1]) / (row * column)))
    return times(mean, floats(shares, [1, rows.length, columns.length, 1]))
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
      arguments: { size: windowOf(3, 3, 2), padding: { kind: 'same' } },
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
