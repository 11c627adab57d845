/** `prelu`: a rectifier whose slope below 0 is trained, one for each channel. */
import { add, relu, subtract, multiply as times } from '../graph/index.ts'
import { one } from '../shape/index.ts'
import { flopsEach, pointwise } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const prelu = primitive({
  ...pointwise,
  name: 'prelu',
  topic: 'activations',
  summary:
    'x if x is above 0, otherwise alpha·x, with a trained alpha for each channel, the same at all positions.',
  inputs: 'one',
  parameters: {},
  rule: '.. -> ..',
  infer: ([input]) => (input!.length === 0 ? needsAxes('..×c') : gives(input!)),
  // Each starts at 0.25 (He, Zhang, Ren and Sun 2015).
  weights: (application) => {
    const input = onlyInput(application)
    const shape = [...input.slice(0, -1).map(() => one), lastAxis(input)]
    return [{ name: 'alpha', shape, trained: true, start: { kind: 'constant', value: 0.25 } }]
  },
  // A comparison and a product.
  work: flopsEach(2),
  keeps: 'input',
  // TensorFlow.js counts the batch as axis 0, and has a separate alpha for each position unless axes are shared.
  tfjs: (emission) => [
    tfLayer('prelu', {
      sharedAxes: onlyInput(emission)
        .slice(0, -1)
        .map((_, axis) => axis + 1),
    }),
  ],
  // The negative part is x - relu(x).
  tensorflow: ({ values: [x], weights: [alpha] }) => ({
    output: add(relu(x!), times(subtract(x!, relu(x!)), alpha!)),
  }),
  examples: [
    { source: 'prelu', arguments: {}, inputs: [[3, 4, 5]], output: [3, 4, 5] },
    { source: 'prelu', arguments: {}, inputs: [[4, 3]], output: [4, 3] },
    { source: 'prelu', arguments: {}, inputs: [[6]], output: [6] },
  ],
})
