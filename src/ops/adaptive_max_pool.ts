/** `adaptive_max_pool`: the largest value of each of so many windows as the output has cells. */

import { subtract } from '../shape/index.ts'
import { adaptivePool } from './kinds/adaptive_pool.ts'
import { evenLargest } from './kinds/graph_axes.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const adaptiveMaxPool = adaptivePool({
  name: 'adaptive_max_pool',
  summary: 'A map of a given size, of the largest values of windows that cover the input evenly',
  // A window of n cells takes n - 1 comparisons.
  flops: (cells, windows) => subtract(cells, windows),
  // TensorFlow finds the largest cells again by comparing both.
  keeps: 'input and output',
  layer: ({ height, width }) => runtimeLayer('adaptiveMaxPooling2d', { height, width }),
  graph: (images, height, width) => evenLargest(evenLargest(images, 1, height), 2, width),
})
