/** `dropout`: values set to zero at random in training. */
import { dropped } from '../graph/index.ts'
import { number, one, zero } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { gives } from './record/inference.ts'
import { staysBelow } from './record/needs.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const dropout = primitive({
  name: 'dropout',
  summary:
    'Sets each value to 0 with probability `rate` in training and scales the others by 1/(1 - rate); else the identity.',
  inputs: 'one',
  parameters: { rate: { kind: 'number', meaning: 'the share of values that are dropped', least: 0 } },
  rule: '.. -> ..',
  infer: ([input], { rate }) => {
    const leavesSome = staysBelow(rate, one, () => ({
      kind: 'out-of-range',
      argument: 'rate',
      value: rate,
      allowed: 'at least 0 and less than 1',
    }))
    return gives(input!, leavesSome)
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'mask',
  emit: ({ formulas: { rate } }) => [runtimeLayer('dropout', { rate })],
  graph: ({ values: [x], arguments: { rate }, training }) => ({
    output: training === null ? x! : dropped(x!, plainNumber(rate), training.key),
  }),
  examples: [
    { source: 'dropout(40%)', arguments: { rate: number(0.4) }, inputs: [[1, 1, 9]], output: [1, 1, 9] },
    { source: 'dropout(0)', arguments: { rate: number(0) }, inputs: [[3, 4]], output: [3, 4] },
  ],
})
