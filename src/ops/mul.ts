/** `mul`: the product of its inputs. */
import { multiply } from '../graph/index.ts'
import { merge } from './kinds/merge.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const mul = merge({
  name: 'mul',
  summary: 'The product of its inputs, value by value: a gate.',
  // Each factor's gradient is the product of the others.
  keeps: 'input',
  layer: tfLayer('multiply', {}),
  graph: (a, b) => multiply(a, b),
})
