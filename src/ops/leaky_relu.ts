/** `leaky_relu`: x above 0, a small part of x below. */
import { leakyRelu as rectified } from '../graph/index.ts'
import { number } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { flopsEach, pointwise } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives } from './record/inference.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const leakyRelu = primitive({
  ...pointwise,
  name: 'leaky_relu',
  topic: 'activations',
  summary: 'x if x is above 0, otherwise slope·x.',
  inputs: 'one',
  parameters: {
    // 0.01 is the slope of Maas, Hannun and Ng 2013; TensorFlow.js and Keras have 0.3.
    slope: { kind: 'number', meaning: 'the slope below 0', defaultValue: number(0.01), least: 0 },
  },
  rule: '.. -> ..',
  infer: ([input]) => gives(input!),
  // A comparison and a product.
  work: flopsEach(2),
  // With no slope below 0 the output has the input's sign.
  keeps: 'output',
  tfjs: ({ formulas: { slope } }) => [tfLayer('leakyReLU', { alpha: slope })],
  tensorflow: ({ values: [x], arguments: { slope } }) => ({ output: rectified(x!, plainNumber(slope)) }),
  examples: [
    { source: 'leaky_relu', arguments: { slope: number(0.01) }, inputs: [[3, 4, 5]], output: [3, 4, 5] },
    { source: 'leaky_relu(0.2)', arguments: { slope: number(0.2) }, inputs: [[6, 2]], output: [6, 2] },
  ],
})
