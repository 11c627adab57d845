/** `group_norm`: groups of channels brought to mean 0 and variance 1 over all positions, then scaled and shifted. */

import { elements, multiply, number, zero } from '../shape/index.ts'
import { scaledAndShifted, standardizedGroups } from './kinds/graph_normalization.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { epsilonParameter, scaleAndShift } from './kinds/normalization.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { divides } from './record/needs.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const groupNorm = primitive({
  name: 'group_norm',
  summary:
    'Brings each group of neighbouring channels to mean 0 and variance 1 over all positions; then a trained scale and shift of each channel.',
  inputs: 'one',
  parameters: {
    groups: { kind: 'int', meaning: 'how many groups the channels are cut into' },
    epsilon: epsilonParameter,
  },
  rule: '.. -> ..',
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
  weights: (application) => scaleAndShift(lastAxis(onlyInput(application))),
  macs: () => zero,
  attentionMacs: () => zero,
  // For each value: mean, difference, square, sum, division by the deviation, scale, shift.
  otherFlops: ({ output }) => multiply(number(7), elements(output)),
  countsAsLayer: false,
  // As with the other normalisations: the means spread over all positions, what is normalised does not move.
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input',
  emit: ({ formulas: { groups, epsilon } }) => [runtimeLayer('groupNormalization', { groups, epsilon })],
  graph: ({ values: [x], weights, arguments: { groups, epsilon } }) => {
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
