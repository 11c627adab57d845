/** `selu`: elu scaled so that mean 0 and variance 1 stay. */
import { elementFunction } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const selu = elementwise({
  name: 'selu',
  summary:
    '1.0507·x where x is above 0, else 1.7581·(eˣ - 1): mean 0 and variance 1 go through it unchanged.',
  // Comparison, exponential, difference, product; the gradient follows from the output.
  flopsEach: 4,
  keeps: 'output',
  layers: [tfLayer('activation', { activation: 'selu' })],
  graph: (x) => elementFunction('Selu', x),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
