/** The moving average of the trained weights in a graph: its update in a step, and the network with the averages. */
import { add, cast, compare, divide, floats, type Tensor, where } from '../../graph/index.ts'
import type { GraphLayer, TrainedWeight } from './weights.ts'

/**
 * The fraction by which a step moves an average towards its weight, as in the eager engine: the larger of 1 - d and
 * 9 / (10 + step).
 */
export function averageShare(decay: number, step: Tensor): Tensor {
  const atLast = floats(1 - decay)
  const atFirst = divide(9, add(cast(step, 'float32'), 10))
  return where(compare('Greater', atFirst, atLast), atFirst, atLast)
}

/** Replaces the weights of the layers by their averages, if they have any. */
export function averagedLayers(
  layers: readonly GraphLayer[],
  trained: readonly TrainedWeight[],
): readonly GraphLayer[] {
  const averages = new Map(trained.map(({ variable, average }) => [variable, average]))
  return layers.map((layer) => ({
    ...layer,
    weights: layer.weights.map(({ weight, variable }) => ({
      weight,
      variable: averages.get(variable) ?? variable,
    })),
  }))
}
