/** `global_avg_pool`: the mean of each channel over the whole image. */
import { reduce } from '../graph/index.ts'
import { globalPool } from './kinds/global_pool.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const globalAvgPool = globalPool({
  name: 'global_avg_pool',
  summary: 'The mean of each channel over all positions.',
  // n values take n - 1 additions and a division.
  flops: (input) => input,
  keeps: 'nothing',
  // The layer of TensorFlow.js drops the two axes.
  tfjs: runtimeLayer('globalAveragePooling2d', {}),
  tensorflow: (images) => reduce('Mean', images, [1, 2], true),
  shapes: [
    [7, 7, 6],
    [3, 1, 2],
  ],
})
