/** `attend`: scaled dot-product attention. */
import {
  add,
  type Dimension,
  equal,
  multiply,
  number,
  one,
  product,
  remainder,
  type Shape,
  zero,
} from '../shape/index.ts'
import { gives, needsAxes, refuses, sequenceAxes } from './inference.ts'
import { primitive } from './primitive.ts'
import { runtimeLayer } from './tfjs_layer.ts'

const isMultiple = (value: Dimension, divisor: Dimension) => equal(remainder(value, divisor), zero) !== 'no'

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
    if (equal(query[1]!, key[1]!) === 'no')
      return refuses({ kind: 'axes-differ', first: 0, second: 1, axis: 1 })
    if (equal(key[0]!, value[0]!) === 'no')
      return refuses({ kind: 'axes-differ', first: 1, second: 2, axis: 0 })
    for (const [axis, what] of [
      [query[1]!, 'width of queries and keys'],
      [value[1]!, 'width of values'],
    ] as const)
      if (!isMultiple(axis, heads))
        return refuses({
          kind: 'not-divisible',
          by: 'heads',
          divisor: heads,
          what,
          argument: null,
          dividend: axis,
        })
    return gives([query[0]!, value[1]!])
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
