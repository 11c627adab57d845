/** `gelu`: x · Φ(x), with the normal distribution Φ through the error function. */
import { elementwise } from './elementwise.ts'
import { tfLayer } from './tfjs_layer.ts'

export const gelu = elementwise({
  name: 'gelu',
  summary: 'x · Φ(x), with the normal distribution Φ through the error function.',
  // x/√2, error function, plus 1, half, times x.
  flopsEach: 5,
  keeps: 'input',
  layers: [tfLayer('activation', { activation: 'gelu' })],
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
