/** `swish`: x · sigmoid(x). */
import { elementFunction, multiply } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const swish = elementwise({
  name: 'swish',
  summary: 'x · sigmoid(x), also called SiLU.',
  flopsEach: 5,
  keeps: 'input',
  layers: [tfLayer('activation', { activation: 'swish' })],
  graph: (x) => multiply(x, elementFunction('Sigmoid', x)),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
