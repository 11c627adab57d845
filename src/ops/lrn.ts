/** `lrn`: local response normalisation across channels. */
import { axesOf, normalizeLocally, reshape } from '../graph/index.ts'
import { add, elements, multiply, number, zero } from '../shape/index.ts'
import { imageLike, plainNumber } from './kinds/graph_place.ts'
import { gives, needsAxes } from './record/inference.ts'
import { misses } from './record/needs.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const lrn = primitive({
  name: 'lrn',
  summary:
    'Local response normalisation: x / (k + alpha/size · Σ x²)^beta, the sum over the `size` channels around each, as in Caffe.',
  inputs: 'one',
  parameters: {
    size: { kind: 'int', meaning: 'how many channels are summed, an odd number' },
    alpha: { kind: 'number', meaning: 'weight of the mean square', defaultValue: number(1) },
    beta: { kind: 'number', meaning: 'exponent', defaultValue: number(0.75) },
    k: { kind: 'number', meaning: 'added to the weighted mean square', defaultValue: number(1) },
  },
  rule: '.. -> ..',
  infer: ([input], { size }) => {
    if (input!.length === 0) return needsAxes('..×c')
    const isOdd = misses(number(2), size, () => ({
      kind: 'out-of-range',
      argument: 'size',
      value: size,
      allowed: 'an odd number',
    }))
    return gives(input!, isOdd)
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  // For each value: its square, size - 1 additions, a product, a sum, a power and a division.
  otherFlops: ({ arguments: { size }, output }) => multiply(add(size, number(4)), elements(output)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input and output',
  emit: ({ formulas: { size, alpha, beta, k } }) => [
    runtimeLayer('localResponseNormalization', { size, alpha, beta, k }),
  ],
  graph: ({ values: [x], arguments: { size, alpha, beta, k } }) => {
    const width = plainNumber(size)
    const axes = axesOf(x!)
    // TensorFlow sums over the neighbours on one side and does not divide by their number.
    const local = {
      radius: (width - 1) / 2,
      bias: plainNumber(k),
      alpha: plainNumber(alpha) / width,
      beta: plainNumber(beta),
    }
    return { output: reshape(normalizeLocally(reshape(x!, imageLike(axes)), local), axes) }
  },
  examples: [
    {
      source: 'lrn(5, alpha: 0.0001, beta: 0.75, k: 1)',
      arguments: { size: number(5), alpha: number(0.0001), beta: number(0.75), k: number(1) },
      inputs: [[3, 2, 8]],
      output: [3, 2, 8],
    },
    {
      source: 'lrn(3, alpha: 2, beta: 0.5, k: 2)',
      arguments: { size: number(3), alpha: number(2), beta: number(0.5), k: number(2) },
      inputs: [[4, 5]],
      output: [4, 5],
    },
  ],
})
