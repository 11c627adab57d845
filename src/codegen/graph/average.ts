/** The moving average of the trained weights in a graph: how far a step takes it, and the network that it makes. */
import { add, cast, compare, divide, floats, type Tensor, where } from '../../graph/index.ts'
import type { GraphLayer, TrainedWeight } from './weights.ts'

/** How far a step takes an average to its weight, as the eager engine does: by the larger of 1 - d and 9 / (10 + step). */
export function averageShare(decay: number, step: Tensor): Tensor {
  const atLast = floats(1 - decay)
  const atFirst = divide(9, add(cast(step, 'float32'), 10))
  return where(compare('Greater', atFirst, atLast), atFirst, atLast)
}

/** The layers with the averages of their weights in place of them, where there are any. */
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
