/** `identity`: its input. */
import { elementwise } from './kinds/elementwise.ts'

export const identity = elementwise({
  name: 'identity',
  summary: 'The input itself.',
  flopsEach: 0,
  keeps: 'nothing',
  layers: [],
  graph: (x) => x,
  shapes: [[3, 4, 5], [7]],
})
