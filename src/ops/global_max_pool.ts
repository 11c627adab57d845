/** `global_max_pool`: the largest value of each channel over the whole image. */
import { reduce } from '../graph/index.ts'
import { subtract } from '../shape/index.ts'
import { globalPool } from './kinds/global_pool.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const globalMaxPool = globalPool({
  name: 'global_max_pool',
  summary: 'The largest value of each channel over all positions.',
  // n values take n - 1 comparisons.
  flops: (input, output) => subtract(input, output),
  // TensorFlow finds the largest values again by comparing both.
  keeps: 'input and output',
  // The layer of TensorFlow.js drops the two axes.
  tfjs: runtimeLayer('globalMaxPooling2d', {}),
  tensorflow: (images) => reduce('Max', images, [1, 2], true),
  shapes: [
    [5, 4, 3],
    [1, 3, 2],
  ],
})
