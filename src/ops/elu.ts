/** `elu`: x above 0, eˣ - 1 below. */
import { elementFunction } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const elu = elementwise({
  name: 'elu',
  summary: 'x where x is above 0, else eˣ - 1.',
  // Comparison, exponential, difference; the gradient below 0 is the output plus 1.
  flopsEach: 3,
  keeps: 'output',
  layers: [tfLayer('activation', { activation: 'elu' })],
  graph: (x) => elementFunction('Elu', x),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
