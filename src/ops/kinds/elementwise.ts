/** What the operations `.. -> ..` that act on each value alone (or along the last axis) have in common. */

import type { Tensor } from '../../graph/index.ts'
import { elements, multiply, number, zero } from '../../shape/index.ts'
import { gives, onlyInput } from '../record/inference.ts'
import { type AnyPrimitive, type Primitive, primitive } from '../record/primitive.ts'
import type { TfjsLayer } from '../record/tfjs_layer.ts'

export interface Elementwise {
  readonly name: string
  readonly summary: string
  /** Floating-point operations for one value; an exponential, a logarithm, a root or an error function counts as one. */
  readonly flopsEach: number
  readonly keeps: Primitive['keeps']
  readonly layers: readonly TfjsLayer[]
  readonly graph: (x: Tensor) => Tensor
  /** Shapes for the operation's tests and the docs page: any will do. */
  readonly shapes: readonly (readonly number[])[]
}

/** An operation without parameters that keeps every shape. */
export function elementwise(operation: Elementwise): AnyPrimitive {
  return primitive({
    name: operation.name,
    summary: operation.summary,
    inputs: 'one',
    parameters: {},
    rule: '.. -> ..',
    infer: (inputs) => gives(inputs[0]!),
    weights: () => [],
    macs: () => zero,
    attentionMacs: () => zero,
    otherFlops: (application) => multiply(number(operation.flopsEach), elements(onlyInput(application))),
    countsAsLayer: false,
    footprint: () => ({ kind: 'pointwise' }),
    keeps: operation.keeps,
    emit: () => operation.layers,
    graph: ({ values: [x] }) => ({ output: operation.graph(x!) }),
    examples: operation.shapes.map((shape) => ({
      source: operation.name,
      arguments: {},
      inputs: [shape],
      output: shape,
    })),
  })
}
