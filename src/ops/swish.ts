/** `swish`: x · sigmoid(x). */
import { elementwise } from './elementwise.ts'
import { tfLayer } from './tfjs_layer.ts'

export const swish = elementwise({
  name: 'swish',
  summary: 'x · sigmoid(x), also called SiLU.',
  flopsEach: 5,
  keeps: 'input',
  layers: [tfLayer('activation', { activation: 'swish' })],
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
