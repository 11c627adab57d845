/** `selu`: elu scaled so that it preserves mean 0 and variance 1. */
import { elementFunction } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const selu = elementwise({
  name: 'selu',
  summary: '1.0507·x if x is above 0, otherwise 1.7581·(eˣ - 1): preserves mean 0 and variance 1.',
  // Comparison, exponential, difference, product; the gradient follows from the output.
  flopsEach: 4,
  keeps: 'output',
  tfjs: [tfLayer('activation', { activation: 'selu' })],
  tensorflow: (x) => elementFunction('Selu', x),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
