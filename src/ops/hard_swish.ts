/** `hard_swish`: x · min(max(x + 3, 0), 6) / 6. */
import { add, elementFunction, multiply } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const hardSwish = elementwise({
  name: 'hard_swish',
  summary: 'x · min(max(x + 3, 0), 6) / 6.',
  flopsEach: 5,
  keeps: 'input',
  layers: [runtimeLayer('hardSwish', {})],
  graph: (x) => multiply(x, multiply(elementFunction('Relu6', add(x, 3)), 1 / 6)),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
