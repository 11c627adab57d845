/** `gelu`: x · Φ(x), with the normal distribution Φ through the error function. */
import { add, elementFunction, multiply } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const gelu = elementwise({
  name: 'gelu',
  summary: 'x · Φ(x), with the normal distribution Φ through the error function.',
  // x/√2, error function, plus 1, half, times x.
  flopsEach: 5,
  keeps: 'input',
  layers: [tfLayer('activation', { activation: 'gelu' })],
  graph: (x) => multiply(multiply(x, 0.5), add(elementFunction('Erf', multiply(x, Math.SQRT1_2)), 1)),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
