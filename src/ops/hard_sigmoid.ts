/** `hard_sigmoid`: min(max(x + 3, 0), 6) / 6. */
import { add, elementFunction, multiply } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const hardSigmoid = elementwise({
  name: 'hard_sigmoid',
  summary: 'min(max(x + 3, 0), 6) / 6.',
  // The slope is 1/6 where the output lies between 0 and 1. TensorFlow.js' own hardSigmoid is another function.
  flopsEach: 4,
  keeps: 'output',
  layers: [runtimeLayer('hardSigmoid', {})],
  graph: (x) => multiply(elementFunction('Relu6', add(x, 3)), 1 / 6),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
