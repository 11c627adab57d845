/** `softmax`: the exponential of each value over the sum of the exponentials on the last axis. */
import { softmax as shares } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const softmax = elementwise({
  name: 'softmax',
  summary: 'The exponential of each value over the sum of the exponentials on the last axis.',
  // Largest value, difference, exponential, sum, division.
  flopsEach: 5,
  keeps: 'output',
  // Without an axis TensorFlow.js' layer takes the first one after the batch.
  layers: [tfLayer('softmax', { axis: -1 })],
  graph: shares,
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
