/** `position_embedding`: a trained vector added to each position. */
import { add } from '../graph/index.ts'
import { elements, zero } from '../shape/index.ts'
import { gives, needsAxes, sequenceAxes } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const positionEmbedding = primitive({
  name: 'position_embedding',
  summary: 'Adds a trained vector to each token of a sequence, one for each position.',
  inputs: 'one',
  parameters: {},
  rule: 'n×d -> n×d',
  infer: ([input]) => (sequenceAxes(input!) === null ? needsAxes('n×d') : gives(input!)),
  weights: ({ output }) => [{ name: 'embedding', shape: output, trained: true, start: 'normal(0.02)' }],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: ({ output }) => elements(output),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'nothing',
  emit: () => [runtimeLayer('positionEmbedding', {})],
  graph: ({ values: [x], weights: [embedding] }) => ({ output: add(x!, embedding!) }),
  examples: [
    { source: 'position_embedding', arguments: {}, inputs: [[5, 4]], output: [5, 4] },
    { source: 'position_embedding', arguments: {}, inputs: [[1, 3]], output: [1, 3] },
  ],
})
