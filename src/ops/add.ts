/** `add`: the sum of its inputs. */
import { add as sum } from '../graph/index.ts'
import { merge } from './kinds/merge.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const add = merge({
  name: 'add',
  summary: 'The sum of its inputs, value by value: `add(identity, f)` is a residual connection.',
  keeps: 'nothing',
  layer: tfLayer('add', {}),
  graph: (a, b) => sum(a, b),
})
