/** `instance_norm`: each channel of each image brought to mean 0 and variance 1, then perhaps scaled and shifted. */

import { elements, multiply, number, zero } from '../shape/index.ts'
import { scaledAndShifted, standardizedGroups } from './kinds/graph_normalization.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { epsilonParameter, scaleAndShift } from './kinds/normalization.ts'
import { gives, imageAxes, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const instanceNorm = primitive({
  name: 'instance_norm',
  summary:
    'Brings each channel of each image to mean 0 and variance 1 over all positions; then a trained scale and shift.',
  inputs: 'one',
  parameters: {
    epsilon: epsilonParameter,
    affine: {
      kind: 'boolean',
      meaning: 'whether a trained scale and shift of each channel follow',
      defaultValue: true,
    },
  },
  rule: 'h×w×c -> h×w×c',
  infer: ([input]) => (imageAxes(input!) === null ? needsAxes('h×w×c') : gives(input!)),
  weights: (application) =>
    application.arguments.affine ? scaleAndShift(lastAxis(onlyInput(application))) : [],
  macs: () => zero,
  attentionMacs: () => zero,
  // For each value: mean, difference, square, sum, division by the deviation; scale, shift.
  otherFlops: ({ arguments: { affine }, output }) => multiply(number(affine ? 7 : 5), elements(output)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input',
  emit: ({ arguments: { affine }, formulas: { epsilon } }) => [
    runtimeLayer('instanceNormalization', { epsilon, affine }),
  ],
  graph: ({ values: [x], weights, inputs, arguments: { epsilon } }) => {
    const channels = plainNumber(lastAxis(inputs[0]!))
    return { output: scaledAndShifted(standardizedGroups(x!, channels, plainNumber(epsilon)), weights) }
  },
  examples: [
    {
      source: 'instance_norm',
      arguments: { epsilon: number(0.001), affine: true },
      inputs: [[4, 5, 3]],
      output: [4, 5, 3],
    },
    {
      source: 'instance_norm(epsilon: 1e-5, affine: false)',
      arguments: { epsilon: number(1e-5), affine: false },
      inputs: [[3, 2, 4]],
      output: [3, 2, 4],
    },
  ],
})
