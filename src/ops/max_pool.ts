/** `max_pool`: the largest value of each window, channel by channel. */
import { pool } from '../graph/index.ts'
import { number, one, subtract, windowOf } from '../shape/index.ts'
import { placedWindow } from './kinds/graph_place.ts'
import { windowPool } from './kinds/window_pool.ts'

export const maxPool = windowPool({
  name: 'max_pool',
  summary:
    'The largest value of each window, channel by channel; cells of the padding are never the largest.',
  // A window of n cells takes n - 1 comparisons.
  flops: (cells) => subtract(cells, one),
  // TensorFlow finds the largest cells again by comparing both.
  keeps: 'input and output',
  layer: 'maxPooling2d',
  tensorflow: (place) => {
    const { images, kernel, steps } = placedWindow(place, Number.NEGATIVE_INFINITY)
    return pool('MaxPool', images, kernel, steps)
  },
  examples: [
    {
      source: 'max_pool(3×3/2)',
      arguments: { size: windowOf(3, 3, 2), padding: { kind: 'same' } },
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
