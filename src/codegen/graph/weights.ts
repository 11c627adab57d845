/** The weights of a network as variables of a graph, under the names that every engine's checkpoints have. */

import { type Variable, variable } from '../../graph/index.ts'
import { layerNames } from '../../network/layer_names.ts'
import type { Network, Operation } from '../../network/network.ts'
import { inputShape, shapeOf } from '../../network/shape_of.ts'
import { primitives, type Weight } from '../../ops/index.ts'
import { batched, plainNumber } from '../../ops/kinds/graph_place.ts'
import type { Shape } from '../../shape/index.ts'

export interface GraphWeight {
  readonly weight: Weight
  readonly variable: Variable
}

/** An operation with all that a graph of it takes, and its weights in their order. */
export interface GraphLayer {
  readonly operation: Operation
  /** `inception_3a/conv_1/conv2d`. */
  readonly name: string
  readonly inputs: readonly Shape[]
  readonly weights: readonly GraphWeight[]
}

/** All operations in their order; those of the heads come after those of the main output. */
export function graphLayers(network: Network): readonly GraphLayer[] {
  const names = layerNames(network).operations
  return network.operations.map((operation) => {
    const name = names[operation.id]!
    const inputs = operation.inputs.map((value) => shapeOf(network, value))
    const application = { arguments: operation.arguments, inputs, output: operation.output }
    const weights = primitives[operation.primitive]!.weights(application).map((weight) => ({
      weight,
      variable: variable(`${name}/${weight.name}`, weight.shape.map(plainNumber)),
    }))
    return { operation, name, inputs, weights }
  })
}

/** The axes of the images that a network takes. */
export function imageAxes(network: Network): readonly (number | null)[] {
  return batched(inputShape(network))
}
