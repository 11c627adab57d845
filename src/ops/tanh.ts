/** `tanh`: the hyperbolic tangent. */
import { elementFunction } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const tanh = elementwise({
  name: 'tanh',
  summary: 'The hyperbolic tangent.',
  flopsEach: 1,
  keeps: 'output',
  layers: [tfLayer('activation', { activation: 'tanh' })],
  graph: (x) => elementFunction('Tanh', x),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
