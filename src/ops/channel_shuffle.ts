/** `channel_shuffle`: reorders channels so that groups mix. */
import { axesOf, known, reshaped, transpose } from '../graph/index.ts'
import { number } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { rearrangement } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives, lastAxis, needsAxes } from './record/inference.ts'
import { cutsEvenly } from './record/needs.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const channelShuffle = primitive({
  ...rearrangement,
  name: 'channel_shuffle',
  topic: 'rearrangement',
  summary:
    'Puts the first channel of each group first, then the second of each, and so on: a grouped operation that follows sees channels from all of them.',
  inputs: 'one',
  parameters: { groups: { kind: 'int', meaning: 'how many groups the channels are in' } },
  rule: '..×c -> ..×c',
  infer: ([input], { groups }) => {
    if (input!.length === 0) return needsAxes('..×c')
    const channels = lastAxis(input!)
    return gives(
      input!,
      cutsEvenly({ by: 'groups', divisor: groups, what: 'input channels', dividend: channels }),
    )
  },
  keeps: 'rearranged',
  tfjs: ({ formulas: { groups } }) => [runtimeLayer('channelShuffle', { groups })],
  tensorflow: ({ values: [x], arguments: { groups } }) => {
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
