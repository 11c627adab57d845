/** `hard_swish`: x · min(max(x + 3, 0), 6) / 6. */
import { elementwise } from './elementwise.ts'
import { runtimeLayer } from './tfjs_layer.ts'

export const hardSwish = elementwise({
  name: 'hard_swish',
  summary: 'x · min(max(x + 3, 0), 6) / 6.',
  flopsEach: 5,
  keeps: 'input',
  layers: [runtimeLayer('hardSwish', {})],
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
