/** `group_norm`: groups of channels brought to mean 0 and variance 1 over all positions, then scaled and shifted. */

import { number } from '../shape/index.ts'
import { scaledAndShifted, standardizedGroups } from './kinds/graph_normalization.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { epsilonParameter, scaleAndShift } from './kinds/normalization.ts'
import { flopsEach, pointwise } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { cutsEvenly } from './record/needs.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const groupNorm = primitive({
  ...pointwise,
  name: 'group_norm',
  topic: 'normalisation',
  summary:
    'Brings each group of neighbouring channels to mean 0 and variance 1 over all positions; then a trained scale and shift of each channel.',
  inputs: 'one',
  parameters: {
    groups: { kind: 'int', meaning: 'the number of groups that the channels are cut into' },
    epsilon: epsilonParameter,
  },
  rule: '.. -> ..',
  infer: ([input], { groups }) => {
    if (input!.length === 0) return needsAxes('..×c')
    const channels = lastAxis(input!)
    return gives(
      input!,
      cutsEvenly({ by: 'groups', divisor: groups, what: 'input channels', dividend: channels }),
    )
  },
  weights: (application) => scaleAndShift(lastAxis(onlyInput(application))),
  // For each value: mean, difference, square, sum, division by the deviation, scale, shift.
  work: flopsEach(7),
  // As with the other normalisations: the means spread over all positions, what is normalised does not move.
  keeps: 'input',
  tfjs: ({ formulas: { groups, epsilon } }) => [runtimeLayer('groupNormalization', { groups, epsilon })],
  tensorflow: ({ values: [x], weights, arguments: { groups, epsilon } }) => {
    const normalized = standardizedGroups(x!, plainNumber(groups), plainNumber(epsilon))
    return { output: scaledAndShifted(normalized, weights) }
  },
  examples: [
    {
      source: 'group_norm(2)',
      arguments: { groups: number(2), epsilon: number(0.001) },
      inputs: [[3, 4, 6]],
      output: [3, 4, 6],
    },
    {
      source: 'group_norm(4, epsilon: 1e-5)',
      arguments: { groups: number(4), epsilon: number(1e-5) },
      inputs: [[5, 8]],
      output: [5, 8],
    },
    {
      source: 'group_norm(1)',
      arguments: { groups: number(1), epsilon: number(0.001) },
      inputs: [[2, 3, 4]],
      output: [2, 3, 4],
    },
  ],
})
