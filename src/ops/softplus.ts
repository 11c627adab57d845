/** `softplus`: log(1 + eˣ). */
import { elementFunction } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const softplus = elementwise({
  name: 'softplus',
  summary: 'log(1 + eˣ), a smooth rectifier.',
  // Exponential, sum, logarithm.
  flopsEach: 3,
  keeps: 'input',
  layers: [tfLayer('activation', { activation: 'softplus' })],
  graph: (x) => elementFunction('Softplus', x),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
