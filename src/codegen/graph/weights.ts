/** The weights of a network as variables of a graph, under the names that every engine's checkpoints have. */

import { type Variable, variable } from '../../graph/index.ts'
import { applicationOf } from '../../network/application.ts'
import type { LayerNames } from '../../network/layer_names.ts'
import type { Network, Operation } from '../../network/network.ts'
import { inputShape } from '../../network/shape_of.ts'
import { primitives, type Weight } from '../../ops/index.ts'
import { batched, plainNumber } from '../../ops/kinds/graph_place.ts'
import type { Shape } from '../../shape/index.ts'

export interface GraphWeight {
  readonly weight: Weight
  readonly variable: Variable
}

/** A trained weight, with its momentum and its average. */
export interface TrainedWeight extends GraphWeight {
  readonly momentum: Variable
  /** Null if the recipe has no average. */
  readonly average: Variable | null
}

/** An operation with everything its graph needs, and its weights in order. */
export interface GraphLayer {
  readonly operation: Operation
  /** `inception_3a/conv_1/conv2d`. */
  readonly name: string
  readonly inputs: readonly Shape[]
  readonly weights: readonly GraphWeight[]
}

/** All operations in order; the heads' operations come after the main output's. */
export function graphLayers(network: Network, names: LayerNames): readonly GraphLayer[] {
  return network.operations.map((operation) => {
    const name = names.operations[operation.id]!
    const application = applicationOf(network, operation)
    const { inputs } = application
    const weights = primitives[operation.primitive].weights(application).map((weight) => ({
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
