/** `flatten`: all values of an image on the channel axis. */
import { reshape } from '../graph/index.ts'
import { elements, one } from '../shape/index.ts'
import { batched } from './kinds/graph_place.ts'
import { rearrangement } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const flatten = primitive({
  ...rearrangement,
  name: 'flatten',
  topic: 'rearrangement',
  summary:
    'Puts all values on the channel axis: row by row, in each row cell by cell, in each cell channel by channel.',
  inputs: 'one',
  parameters: {},
  rule: 'h×w×c -> 1×1×(h·w·c)',
  infer: ([input]) => (imageAxes(input!) === null ? needsAxes('h×w×c') : gives([one, one, elements(input!)])),
  footprint: () => ({ kind: 'whole' }),
  // The layer of TensorFlow.js drops the two axes, and its reshape would need the product written out.
  tfjs: () => [runtimeLayer('flatten', {})],
  tensorflow: ({ values: [x], output }) => ({ output: reshape(x!, batched(output)) }),
  examples: [
    { source: 'flatten', arguments: {}, inputs: [[4, 4, 3]], output: [1, 1, 48] },
    { source: 'flatten', arguments: {}, inputs: [[1, 5, 7]], output: [1, 1, 35] },
  ],
})
