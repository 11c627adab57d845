/** `sigmoid`: 1 / (1 + exp(-x)). */
import { elementFunction } from '../graph/index.ts'
import { elementwise } from './kinds/elementwise.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const sigmoid = elementwise({
  name: 'sigmoid',
  summary: '1 / (1 + exp(-x)).',
  flopsEach: 4,
  keeps: 'output',
  layers: [tfLayer('activation', { activation: 'sigmoid' })],
  graph: (x) => elementFunction('Sigmoid', x),
  shapes: [
    [3, 4, 5],
    [1, 1, 7],
  ],
})
