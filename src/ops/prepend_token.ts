/** `prepend_token`: a trained token before a sequence. */
import { broadcastTo, concatenate, sizesOf, slice } from '../graph/index.ts'
import { add, one, zero } from '../shape/index.ts'
import { batched } from './kinds/graph_place.ts'
import { gives, lastAxis, needsAxes, sequenceAxes } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const prependToken = primitive({
  name: 'prepend_token',
  summary:
    'Puts one trained token before the sequence, the same for every example: the class token of a transformer.',
  inputs: 'one',
  parameters: {},
  rule: 'n×d -> (n + 1)×d',
  infer: ([input]) => {
    const sequence = sequenceAxes(input!)
    return sequence === null ? needsAxes('n×d') : gives([add(sequence.length, one), sequence.width])
  },
  weights: ({ output }) => [
    { name: 'token', shape: [one, lastAxis(output)], trained: true, start: 'normal(0.02)' },
  ],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'nothing',
  emit: () => [runtimeLayer('prependToken', {})],
  graph: ({ values: [x], weights: [own], output }) => {
    const axes = batched([one, lastAxis(output)])
    // A token for each example: as many as the sequences have first tokens.
    const sizes = sizesOf(slice(x!, [0, 0, 0], axes))
    return { output: concatenate([broadcastTo(own!, axes, sizes), x!], 1) }
  },
  examples: [
    { source: 'prepend_token', arguments: {}, inputs: [[4, 3]], output: [5, 3] },
    { source: 'prepend_token', arguments: {}, inputs: [[1, 6]], output: [2, 6] },
  ],
})
