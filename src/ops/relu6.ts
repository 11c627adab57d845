/** `relu6`: min(max(x, 0), 6). */
import { elementFunction } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const relu6 = elementwise({
  name: 'relu6',
  summary: 'min(max(x, 0), 6).',
  flopsEach: 2,
  keeps: 'output',
  layers: [tfLayer('activation', { activation: 'relu6' })],
  graph: (x) => elementFunction('Relu6', x),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
