/** `attend`: scaled dot-product attention. */
import {
  axesOf as graphAxes,
  known,
  matrixProducts,
  reshape,
  softmax,
  type Tensor,
  multiply as times,
  transpose,
} from '../graph/index.ts'
import { add, type Dimension, multiply, number, one, product, type Shape, zero } from '../shape/index.ts'
import { batched, plainNumber } from './kinds/graph_place.ts'
import { gives, needsAxes, sequenceAxes } from './record/inference.ts'
import { divides, equals } from './record/needs.ts'
import { type Need, primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

function headsDivide(heads: Dimension, width: Dimension, what: string): readonly Need[] {
  const common = { kind: 'not-divisible', by: 'heads', divisor: heads, argument: null } as const
  return divides(heads, width, () => ({ ...common, what, dividend: width }))
}

/** The lengths and widths of query, key and value. */
function axesOf(inputs: readonly Shape[]) {
  const [query, key, value] = inputs as [Shape, Shape, Shape]
  return { n: query[0]!, d: query[1]!, m: key[0]!, e: value[1]! }
}

export const attend = primitive({
  name: 'attend',
  summary:
    'Scaled dot-product attention: each query takes a mean of the values, weighted by softmax(query·keyᵀ/√(d/heads)), head by head.',
  inputs: 'three',
  parameters: {
    heads: {
      kind: 'int',
      meaning: 'the last axes are cut into so many parts that attend on their own',
      defaultValue: number(1),
    },
  },
  rule: 'n×d, m×d, m×e -> n×e',
  infer: (inputs, { heads }) => {
    for (const [index, input] of inputs.entries())
      if (sequenceAxes(input) === null) return needsAxes('n×d', index)
    const [query, key, value] = inputs as [Shape, Shape, Shape]
    return gives(
      [query[0]!, value[1]!],
      [
        ...equals(query[1]!, key[1]!, () => ({ kind: 'axes-differ', first: 0, second: 1, axis: 1 })),
        ...equals(key[0]!, value[0]!, () => ({ kind: 'axes-differ', first: 1, second: 2, axis: 0 })),
        ...headsDivide(heads, query[1]!, 'width of queries and keys'),
        ...headsDivide(heads, value[1]!, 'width of values'),
      ],
    )
  },
  weights: () => [],
  macs: () => zero,
  // Two products: queries with keys, and the weights with the values. Heads share the widths, so their number does not matter.
  attentionMacs: ({ inputs }) => {
    const { n, d, m, e } = axesOf(inputs)
    return product([n, m, add(d, e)])
  },
  // For each pair of a query and a key, in each head: the scaling, and the five operations of softmax.
  otherFlops: ({ inputs, arguments: { heads } }) => {
    const { n, m } = axesOf(inputs)
    return multiply(number(6), product([n, m, heads]))
  },
  countsAsLayer: false,
  footprint: () => ({ kind: 'whole' }),
  // The n×m weights of each head can be computed again from queries and keys.
  keeps: 'input',
  emit: ({ formulas: { heads } }) => [runtimeLayer('attention', { heads })],
  graph: ({ values, arguments: { heads }, output }) => {
    const count = plainNumber(heads)
    // [batch, n, d] as [batch, heads, n, d / heads]
    const [query, key, value] = values.map((sequence) => {
      const [batch, length, width] = graphAxes(sequence)
      return transpose(reshape(sequence, [batch!, length!, count, known(width) / count]), [0, 2, 1, 3])
    }) as [Tensor, Tensor, Tensor]
    const scale = 1 / Math.sqrt(known(graphAxes(query)[3]))
    const shares = softmax(times(matrixProducts(query, key, { right: true }), scale))
    return { output: reshape(transpose(matrixProducts(shares, value), [0, 2, 1, 3]), batched(output)) }
  },
  examples: [
    {
      source: 'attend(q, k, v, heads: 2)',
      arguments: { heads: number(2) },
      inputs: [
        [5, 6],
        [5, 6],
        [5, 6],
      ],
      output: [5, 6],
    },
    {
      source: 'attend(q, k, v)',
      arguments: { heads: one },
      inputs: [
        [3, 4],
        [7, 4],
        [7, 5],
      ],
      output: [3, 5],
    },
  ],
})
