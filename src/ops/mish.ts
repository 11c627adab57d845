/** `mish`: x · tanh(softplus(x)). */
import { elementFunction, multiply } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const mish = elementwise({
  name: 'mish',
  summary: 'x · tanh(log(1 + eˣ)).',
  // Exponential, sum, logarithm, hyperbolic tangent, product.
  flopsEach: 5,
  keeps: 'input',
  layers: [tfLayer('activation', { activation: 'mish' })],
  graph: (x) => multiply(x, elementFunction('Tanh', elementFunction('Softplus', x))),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
