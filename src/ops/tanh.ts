/** `tanh`: the hyperbolic tangent. */
import { elementwise } from './elementwise.ts'
import { tfLayer } from './tfjs_layer.ts'

export const tanh = elementwise({
  name: 'tanh',
  summary: 'The hyperbolic tangent.',
  flopsEach: 1,
  keeps: 'output',
  layers: [tfLayer('activation', { activation: 'tanh' })],
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
