/** A network applied to images in a graph: every operation in its place, in training or outside it. */
import { inScope, streamOf, type Tensor, type Variable } from '../../graph/index.ts'
import { INPUT, type ValueId } from '../../network/network.ts'
import { primitives } from '../../ops/index.ts'
import type { GraphLayer } from './weights.ts'

/** What the random numbers of a step are drawn from. */
interface Draw {
  readonly seed: Tensor
  readonly step: Tensor
}

export interface Forward {
  readonly valueOf: (value: ValueId) => Tensor
  /** What a training step changes beside the trained weights: moving averages. */
  readonly moves: readonly { readonly variable: Variable; readonly value: Tensor }[]
}

/** Applies the layers, which must be those that their values need, to images; `draw` is null outside training. */
export function applyLayers(layers: readonly GraphLayer[], images: Tensor, draw: Draw | null): Forward {
  const values = new Map<ValueId, Tensor>([[INPUT, images]])
  const moves: { readonly variable: Variable; readonly value: Tensor }[] = []
  for (const { operation, name, inputs, weights } of layers) {
    const { tensorflow } = primitives[operation.primitive]
    const made = tensorflow({
      arguments: operation.arguments,
      inputs,
      output: operation.output,
      values: operation.inputs.map((value) => values.get(value)!),
      weights: weights.map(({ variable }) => variable.value),
      training: draw === null ? null : { key: streamOf(draw.seed, draw.step, name) },
    })
    const moved = Object.entries(made.moved ?? {})
    const [output, ...movedValues] = inScope([made.output, ...moved.map(([, value]) => value)], name)
    values.set(operation.id, output!)
    for (const [index, [weight]] of moved.entries()) {
      const { variable } = weights.find((each) => each.weight.name === weight)!
      moves.push({ variable, value: movedValues[index]! })
    }
  }
  return { valueOf: (value) => values.get(value)!, moves }
}
