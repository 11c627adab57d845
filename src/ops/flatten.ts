/** `flatten`: all values of an image on the channel axis. */
import { reshape } from '../graph/index.ts'
import { elements, one, zero } from '../shape/index.ts'
import { batched } from './kinds/graph_place.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const flatten = primitive({
  name: 'flatten',
  summary:
    'Puts all values on the channel axis: row by row, in each row cell by cell, in each cell channel by channel.',
  inputs: 'one',
  parameters: {},
  rule: 'h×w×c -> 1×1×(h·w·c)',
  infer: ([input]) => (imageAxes(input!) === null ? needsAxes('h×w×c') : gives([one, one, elements(input!)])),
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'whole' }),
  keeps: 'nothing',
  // The layer of TensorFlow.js drops the two axes, and its reshape would need the product written out.
  emit: () => [runtimeLayer('flatten', {})],
  graph: ({ values: [x], output }) => ({ output: reshape(x!, batched(output)) }),
  examples: [
    { source: 'flatten', arguments: {}, inputs: [[4, 4, 3]], output: [1, 1, 48] },
    { source: 'flatten', arguments: {}, inputs: [[1, 5, 7]], output: [1, 1, 35] },
  ],
})
