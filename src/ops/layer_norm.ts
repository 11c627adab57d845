/** `layer_norm`: each position brought to mean 0 and variance 1 over its channels, then scaled and shifted. */
import { axesOf } from '../graph/index.ts'
import { elements, multiply, number, zero } from '../shape/index.ts'
import { scaledAndShifted, standardized } from './kinds/graph_normalization.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { epsilonParameter, scaleAndShift, unlessDefault } from './kinds/normalization.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const layerNorm = primitive({
  name: 'layer_norm',
  summary: 'Brings the last axis to mean 0 and variance 1 at each position; then a trained scale and shift.',
  inputs: 'one',
  parameters: { epsilon: epsilonParameter },
  rule: '.. -> ..',
  // TensorFlow.js normalises up to three axes beside the batch.
  infer: ([input]) => (input!.length >= 1 && input!.length <= 3 ? gives(input!) : needsAxes('h×w×c')),
  weights: (application) => scaleAndShift(lastAxis(onlyInput(application))),
  macs: () => zero,
  attentionMacs: () => zero,
  // For each value: mean, difference, square, sum, division by the deviation, scale, shift.
  otherFlops: ({ output }) => multiply(number(7), elements(output)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input',
  emit: ({ formulas }) => [tfLayer('layerNormalization', unlessDefault('epsilon', formulas.epsilon, 0.001))],
  graph: ({ values: [x], weights, arguments: { epsilon } }) => {
    const last = axesOf(x!).length - 1
    return { output: scaledAndShifted(standardized(x!, [last], plainNumber(epsilon)), weights) }
  },
  examples: [
    { source: 'layer_norm', arguments: { epsilon: number(0.001) }, inputs: [[5, 6]], output: [5, 6] },
    {
      source: 'layer_norm(epsilon: 1e-6)',
      arguments: { epsilon: number(1e-6) },
      inputs: [[2, 3, 4]],
      output: [2, 3, 4],
    },
  ],
})
