/** `token`: one token of a sequence. */
import { slice } from '../graph/index.ts'
import { number, one, show, zero } from '../shape/index.ts'
import { batched, plainNumber } from './kinds/graph_place.ts'
import { gives, needsAxes, sequenceAxes } from './record/inference.ts'
import { reaches } from './record/needs.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const token = primitive({
  name: 'token',
  summary: 'One token of a sequence; the first is number 1.',
  inputs: 'one',
  parameters: { index: { kind: 'int', meaning: 'which token, counted from 1' } },
  rule: 'n×d -> 1×d',
  infer: ([input], { index }) => {
    const sequence = sequenceAxes(input!)
    if (sequence === null) return needsAxes('n×d')
    const isInside = reaches(sequence.length, index, () => ({
      kind: 'out-of-range',
      argument: 'index',
      value: index,
      allowed: `a whole number from 1 to ${show(sequence.length)}`,
    }))
    return gives([one, sequence.width], isInside)
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'nothing',
  emit: ({ formulas: { index } }) => [runtimeLayer('token', { index })],
  graph: ({ values: [x], output, arguments: { index } }) => ({
    output: slice(x!, [0, plainNumber(index) - 1, 0], batched(output)),
  }),
  examples: [
    { source: 'token(1)', arguments: { index: number(1) }, inputs: [[5, 4]], output: [1, 4] },
    { source: 'token(3)', arguments: { index: number(3) }, inputs: [[3, 2]], output: [1, 2] },
  ],
})
