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
import { add, multiply, number, one, product, type Shape } from '../shape/index.ts'
import { batched, plainNumber } from './kinds/graph_place.ts'
import { pointwise } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives, needsAxes, sequenceAxes } from './record/inference.ts'
import { cutsEvenly, equals } from './record/needs.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

/** The lengths and widths of query, key and value. */
function axesOf(inputs: readonly Shape[]) {
  const [query, key, value] = inputs as [Shape, Shape, Shape]
  return { n: query[0]!, d: query[1]!, m: key[0]!, e: value[1]! }
}

export const attend = primitive({
  ...pointwise,
  name: 'attend',
  topic: 'joining',
  summary:
    'Scaled dot-product attention: each query takes the mean of the values weighted by softmax(query·keyᵀ/√(d/heads)), head by head.',
  inputs: 'three',
  parameters: {
    heads: {
      kind: 'int',
      meaning: 'the number of parts that the last axes are cut into; each attends separately',
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
        ...cutsEvenly({
          by: 'heads',
          divisor: heads,
          what: 'width of queries and keys',
          dividend: query[1]!,
        }),
        ...cutsEvenly({ by: 'heads', divisor: heads, what: 'width of values', dividend: value[1]! }),
      ],
    )
  },
  work: ({ inputs, arguments: { heads } }) => {
    const { n, d, m, e } = axesOf(inputs)
    return {
      // Two products: queries with keys, and the weights with the values. Heads share the widths, so their number does not matter.
      attentionMacs: product([n, m, add(d, e)]),
      // For each pair of a query and a key, in each head: the scaling, and the five operations of softmax.
      otherFlops: multiply(number(6), product([n, m, heads])),
    }
  },
  footprint: () => ({ kind: 'whole' }),
  // The n×m weights of each head can be recomputed from queries and keys.
  keeps: 'input',
  tfjs: ({ formulas: { heads } }) => [runtimeLayer('attention', { heads })],
  tensorflow: ({ values, arguments: { heads }, output }) => {
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
