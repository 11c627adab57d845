/** What the operations `.. -> ..` that act on each value alone (or along the last axis) have in common. */
import type { Tensor } from '../../graph/index.ts'
import { primitive } from '../record/define.ts'
import { gives } from '../record/inference.ts'
import type { AnyPrimitive, Primitive } from '../record/primitive.ts'
import type { TfjsLayer } from '../record/tfjs_layer.ts'
import { flopsEach, pointwise } from './presets.ts'

interface Elementwise {
  readonly name: Primitive['name']
  readonly summary: string
  /** Floating-point operations for one value; an exponential, a logarithm, a root or an error function counts as one. */
  readonly flopsEach: number
  readonly keeps: Primitive['keeps']
  readonly tfjs: readonly TfjsLayer[]
  readonly tensorflow: (x: Tensor) => Tensor
  /** Shapes for the operation's tests and the docs page: any will do. */
  readonly shapes: readonly (readonly number[])[]
}

/** An operation without parameters that keeps every shape. */
export function elementwise(operation: Elementwise): AnyPrimitive {
  return primitive({
    ...pointwise,
    name: operation.name,
    topic: 'activations',
    summary: operation.summary,
    inputs: 'one',
    parameters: {},
    rule: '.. -> ..',
    infer: (inputs) => gives(inputs[0]!),
    work: flopsEach(operation.flopsEach),
    keeps: operation.keeps,
    tfjs: () => operation.tfjs,
    tensorflow: ({ values: [x] }) => ({ output: operation.tensorflow(x!) }),
    examples: operation.shapes.map((shape) => ({
      source: operation.name,
      arguments: {},
      inputs: [shape],
      output: shape,
    })),
  })
}
