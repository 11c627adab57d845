/** `relu`: max(x, 0). */
import { relu as rectified } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const relu = elementwise({
  name: 'relu',
  summary: 'max(x, 0).',
  // The gradient needs to know where the output is above 0.
  flopsEach: 1,
  keeps: 'output',
  layers: [tfLayer('reLU', {})],
  graph: rectified,
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
