/** What `add` and `mul` have in common: inputs of one shape, or with axes of 1 that are repeated. */

import type { Tensor } from '../../graph/index.ts'
import {
  type Dimension,
  elements,
  equal,
  isNumber,
  multiply,
  number,
  one,
  type Shape,
  zero,
} from '../../shape/index.ts'
import { gives, needsAxes } from '../record/inference.ts'
import { equals } from '../record/needs.ts'
import {
  type AnyPrimitive,
  type Inference,
  type Need,
  type Primitive,
  primitive,
} from '../record/primitive.ts'
import type { TfjsLayer } from '../record/tfjs_layer.ts'

const isOne = (axis: Dimension) => isNumber(axis) && equal(axis, one) === 'yes'

/** The first input that is not 1 on an axis fixes it; a name is never taken for a 1, so it must agree with what fixes. */
function mergedShape(inputs: readonly Shape[]): Inference {
  const first = inputs[0]!
  for (const [index, input] of inputs.entries())
    if (input.length !== first.length)
      return needsAxes(
        first.length === 3 ? 'h×w×c' : first.length === 2 ? 'n×d' : `${first.length} axes`,
        index,
      )
  const output: Dimension[] = []
  const needs: Need[] = []
  for (let axis = 0; axis < first.length; axis += 1) {
    const fixes = inputs.findIndex((input) => !isOne(input[axis]!))
    if (fixes === -1) {
      output.push(one)
      continue
    }
    const size = inputs[fixes]![axis]!
    for (const [second, input] of inputs.entries())
      if (!isOne(input[axis]!))
        needs.push(...equals(input[axis]!, size, () => ({ kind: 'axes-differ', first: fixes, second, axis })))
    output.push(size)
  }
  return gives(output, needs)
}

export interface Merge {
  readonly name: 'add' | 'mul'
  readonly summary: string
  readonly keeps: Primitive['keeps']
  readonly layer: TfjsLayer
  readonly graph: (a: Tensor, b: Tensor) => Tensor
}

/** An elementwise operation on two or more inputs. */
export function merge(operation: Merge): AnyPrimitive {
  return primitive({
    name: operation.name,
    summary: operation.summary,
    inputs: 'many',
    parameters: {},
    rule: '.., .., … -> .. axis by axis: equal, or a 1 that is repeated',
    infer: mergedShape,
    weights: () => [],
    macs: () => zero,
    attentionMacs: () => zero,
    otherFlops: ({ inputs, output }) => multiply(number(inputs.length - 1), elements(output)),
    countsAsLayer: false,
    footprint: () => ({ kind: 'pointwise' }),
    keeps: operation.keeps,
    // One input stays as it is, and TensorFlow.js' layer wants two.
    emit: ({ inputs }) => (inputs.length === 1 ? [] : [operation.layer]),
    graph: ({ values }) => ({ output: values.reduce(operation.graph) }),
    examples: [
      {
        source: `${operation.name}(a, b)`,
        arguments: {},
        inputs: [
          [3, 4, 5],
          [3, 4, 5],
        ],
        output: [3, 4, 5],
      },
      {
        source: `${operation.name}(a, b)`,
        arguments: {},
        inputs: [
          [3, 2, 5],
          [1, 1, 5],
        ],
        output: [3, 2, 5],
      },
      {
        source: `${operation.name}(a, b, c)`,
        arguments: {},
        inputs: [
          [1, 4],
          [3, 1],
          [3, 4],
        ],
        output: [3, 4],
      },
    ],
  })
}
