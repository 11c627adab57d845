/** `linear`: a fully connected layer on the last axis. */
import { biasAdd, matrixProduct, reshaped, type Tensor } from '../graph/index.ts'
import { elements, multiply, number, zero } from '../shape/index.ts'
import { batched, plainNumber } from './kinds/graph_place.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const linear = primitive({
  name: 'linear',
  summary: 'A fully connected layer: at each position, `units` weighted sums over the last axis.',
  inputs: 'one',
  parameters: {
    units: { kind: 'int', meaning: 'length of the last axis of the output' },
    bias: { kind: 'boolean', meaning: 'whether a trained number is added to each unit', defaultValue: true },
  },
  rule: '..×c -> ..×units',
  infer: ([input], { units }) =>
    input!.length === 0 ? needsAxes('..×c') : gives([...input!.slice(0, -1), units]),
  weights: (application) => {
    const { units, bias } = application.arguments
    const channels = lastAxis(onlyInput(application))
    return [
      {
        name: 'kernel',
        shape: [channels, units],
        trained: true,
        start: 'kernel',
        fans: { in: channels, out: units },
      },
      ...(bias ? [{ name: 'bias', shape: [units], trained: true, start: 'bias' } as const] : []),
    ]
  },
  macs: (application) => multiply(lastAxis(onlyInput(application)), elements(application.output)),
  attentionMacs: () => zero,
  otherFlops: (application) => (application.arguments.bias ? elements(application.output) : zero),
  countsAsLayer: true,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input',
  emit: ({ arguments: { bias }, formulas }) => [
    tfLayer('dense', { units: formulas.units, ...(bias ? {} : { useBias: false }) }),
  ],
  graph: ({ values: [x], weights, inputs, output }) => {
    const [kernel, bias] = weights as readonly [Tensor, Tensor?]
    const channels = plainNumber(lastAxis(inputs[0]!))
    const product = matrixProduct(reshaped(x!, [null, channels]), kernel)
    const sum = bias === undefined ? product : biasAdd(product, bias)
    return { output: reshaped(sum, batched(output)) }
  },
  examples: [
    {
      source: 'linear(10)',
      arguments: { units: number(10), bias: true },
      inputs: [[1, 1, 7]],
      output: [1, 1, 10],
    },
    { source: 'linear(6)', arguments: { units: number(6), bias: true }, inputs: [[5, 3]], output: [5, 6] },
    {
      source: 'linear(4, bias: false)',
      arguments: { units: number(4), bias: false },
      inputs: [[9]],
      output: [4],
    },
  ],
})
