/** `channel_shuffle`: channels dealt out anew, so that groups mix. */
import { axesOf, known, reshaped, transpose } from '../graph/index.ts'
import { number, zero } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { gives, lastAxis, needsAxes } from './record/inference.ts'
import { divides } from './record/needs.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const channelShuffle = primitive({
  name: 'channel_shuffle',
  summary:
    'Puts the first channel of each group first, then the second of each, and so on: what follows in groups sees all of them.',
  inputs: 'one',
  parameters: { groups: { kind: 'int', meaning: 'how many groups the channels are in' } },
  rule: '..×c -> ..×c',
  infer: ([input], { groups }) => {
    if (input!.length === 0) return needsAxes('..×c')
    const channels = lastAxis(input!)
    const areEqual = divides(groups, channels, () => ({
      kind: 'not-divisible',
      by: 'groups',
      divisor: groups,
      what: 'input channels',
      argument: null,
      dividend: channels,
    }))
    return gives(input!, areEqual)
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'rearranged',
  emit: ({ formulas: { groups } }) => [runtimeLayer('channelShuffle', { groups })],
  graph: ({ values: [x], arguments: { groups } }) => {
    const axes = axesOf(x!)
    const count = plainNumber(groups)
    const grouped = reshaped(x!, [null, count, known(axes.at(-1)) / count])
    return { output: reshaped(transpose(grouped, [0, 2, 1]), axes) }
  },
  examples: [
    {
      source: 'channel_shuffle(3)',
      arguments: { groups: number(3) },
      inputs: [[2, 3, 12]],
      output: [2, 3, 12],
    },
    { source: 'channel_shuffle(2)', arguments: { groups: number(2) }, inputs: [[3, 6]], output: [3, 6] },
  ],
})
