/** `prelu`: a rectifier whose slope below 0 is trained, one for each channel. */
import { add, relu, subtract, multiply as times } from '../graph/index.ts'
import { elements, multiply, number, one, zero } from '../shape/index.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const prelu = primitive({
  name: 'prelu',
  summary:
    'x where x is above 0, else alpha·x, with a trained alpha for each channel, the same at all positions.',
  inputs: 'one',
  parameters: {},
  rule: '.. -> ..',
  infer: ([input]) => (input!.length === 0 ? needsAxes('..×c') : gives(input!)),
  // Each starts at 0.25 (He, Zhang, Ren and Sun 2015).
  weights: (application) => {
    const input = onlyInput(application)
    const shape = [...input.slice(0, -1).map(() => one), lastAxis(input)]
    return [{ name: 'alpha', shape, trained: true, start: 'constant(0.25)' }]
  },
  macs: () => zero,
  attentionMacs: () => zero,
  // A comparison and a product.
  otherFlops: ({ output }) => multiply(number(2), elements(output)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input',
  // TensorFlow.js counts the batch as axis 0, and has an alpha of its own for each position unless axes are shared.
  emit: (emission) => [
    tfLayer('prelu', {
      sharedAxes: onlyInput(emission)
        .slice(0, -1)
        .map((_, axis) => axis + 1),
    }),
  ],
  // What is below 0 is x - relu(x).
  graph: ({ values: [x], weights: [alpha] }) => ({
    output: add(relu(x!), times(subtract(x!, relu(x!)), alpha!)),
  }),
  examples: [
    { source: 'prelu', arguments: {}, inputs: [[3, 4, 5]], output: [3, 4, 5] },
    { source: 'prelu', arguments: {}, inputs: [[4, 3]], output: [4, 3] },
    { source: 'prelu', arguments: {}, inputs: [[6]], output: [6] },
  ],
})
