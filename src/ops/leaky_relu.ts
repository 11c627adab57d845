/** `leaky_relu`: x above 0, a small part of x below. */
import { leakyRelu as rectified } from '../graph/index.ts'
import { elements, multiply, number, zero } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { gives } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const leakyRelu = primitive({
  name: 'leaky_relu',
  summary: 'x where x is above 0, else slope·x.',
  inputs: 'one',
  parameters: {
    // 0.01 is that of Maas, Hannun and Ng 2013; TensorFlow.js and Keras have 0.3.
    slope: { kind: 'number', meaning: 'the slope below 0', defaultValue: number(0.01), least: 0 },
  },
  rule: '.. -> ..',
  infer: ([input]) => gives(input!),
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  // A comparison and a product.
  otherFlops: ({ output }) => multiply(number(2), elements(output)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  // With no slope below 0 the output has the input's sign.
  keeps: 'output',
  emit: ({ formulas: { slope } }) => [tfLayer('leakyReLU', { alpha: slope })],
  graph: ({ values: [x], arguments: { slope } }) => ({ output: rectified(x!, plainNumber(slope)) }),
  examples: [
    { source: 'leaky_relu', arguments: { slope: number(0.01) }, inputs: [[3, 4, 5]], output: [3, 4, 5] },
    { source: 'leaky_relu(0.2)', arguments: { slope: number(0.2) }, inputs: [[6, 2]], output: [6, 2] },
  ],
})
