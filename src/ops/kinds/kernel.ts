/** What the operations with a kernel share: the kernel as a weight, and the bias that is added to each output channel. */
import { biasAdd, type Tensor } from '../../graph/index.ts'
import { type Dimension, elements, type Shape, zero } from '../../shape/index.ts'
import type { OperationParameter, Weight } from '../record/primitive.ts'

/** `bias`: whether a trained number is added to each channel, or to each `each`. */
export function biasParameter(each: string) {
  return {
    kind: 'boolean',
    meaning: `whether a trained number is added to each ${each}`,
    defaultValue: true,
  } as const satisfies OperationParameter<'boolean'>
}

/** A kernel of this shape: `fanIn` inputs reach one output, and one input reaches `fanOut` outputs. */
export function kernelOf(shape: Shape, fanIn: Dimension, fanOut: Dimension, name = 'kernel'): Weight {
  return { name, shape, trained: true, start: { kind: 'kernel', fanIn, fanOut } }
}

/** The weight of a bias, if the operation has one. */
export function biasOf(bias: boolean, channels: Dimension): readonly Weight[] {
  return bias ? [{ name: 'bias', shape: [channels], trained: true, start: { kind: 'bias' } }] : []
}

/** The additions of a bias. */
export function biasFlops(bias: boolean, output: Shape): Dimension {
  return bias ? elements(output) : zero
}

/** The part of a TensorFlow.js configuration that turns a layer's bias off. */
export function biasConfiguration(bias: boolean): { readonly useBias?: false } {
  return bias ? {} : { useBias: false }
}

/** The bias added in a graph, if there is one. */
export function withBias(values: Tensor, bias: Tensor | undefined): Tensor {
  return bias === undefined ? values : biasAdd(values, bias)
}
