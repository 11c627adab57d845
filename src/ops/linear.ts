/** `linear`: a fully connected layer on the last axis. */
import { matrixProduct, reshaped, type Tensor } from '../graph/index.ts'
import { elements, multiply, number } from '../shape/index.ts'
import { batched, plainNumber } from './kinds/graph_place.ts'
import { biasConfiguration, biasFlops, biasOf, biasParameter, kernelOf, withBias } from './kinds/kernel.ts'
import { pointwise } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const linear = primitive({
  ...pointwise,
  name: 'linear',
  topic: 'layers',
  summary: 'A fully connected layer: at each position, `units` weighted sums over the last axis.',
  inputs: 'one',
  parameters: {
    units: { kind: 'int', meaning: 'length of the last axis of the output' },
    bias: biasParameter('unit'),
  },
  rule: '..×c -> ..×units',
  infer: ([input], { units }) =>
    input!.length === 0 ? needsAxes('..×c') : gives([...input!.slice(0, -1), units]),
  weights: (application) => {
    const { units, bias } = application.arguments
    const channels = lastAxis(onlyInput(application))
    return [kernelOf([channels, units], channels, units), ...biasOf(bias, units)]
  },
  work: (application) => ({
    macs: multiply(lastAxis(onlyInput(application)), elements(application.output)),
    otherFlops: biasFlops(application.arguments.bias, application.output),
  }),
  keeps: 'input',
  tfjs: ({ arguments: { bias }, formulas }) => [
    tfLayer('dense', { units: formulas.units, ...biasConfiguration(bias) }),
  ],
  tensorflow: ({ values: [x], weights, inputs, output }) => {
    const [kernel, bias] = weights as readonly [Tensor, Tensor?]
    const channels = plainNumber(lastAxis(inputs[0]!))
    const product = matrixProduct(reshaped(x!, [null, channels]), kernel)
    return { output: reshaped(withBias(product, bias), batched(output)) }
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
