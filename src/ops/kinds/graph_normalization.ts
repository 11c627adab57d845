/** Normalisations in a graph that take each image alone: made of means, as TensorFlow has no operation for them. */
import {
  add,
  axesOf,
  elementFunction,
  known,
  multiply,
  reduce,
  reshape,
  subtract,
  type Tensor,
} from '../../graph/index.ts'

/** Mean 0 and variance 1 over these axes. */
export function standardized(values: Tensor, over: readonly number[], epsilon: number): Tensor {
  const difference = subtract(values, reduce('Mean', values, over, true))
  const variance = reduce('Mean', elementFunction('Square', difference), over, true)
  return multiply(difference, elementFunction('Rsqrt', add(variance, epsilon)))
}

/** The same for each run of neighbouring channels, over all positions. */
export function standardizedGroups(values: Tensor, groups: number, epsilon: number): Tensor {
  const [batch, ...axes] = axesOf(values)
  const channels = known(axes.at(-1))
  const positions = axes.slice(0, -1).reduce<number>((product, size) => product * known(size), 1)
  const grouped = reshape(values, [batch!, positions, groups, channels / groups])
  return reshape(standardized(grouped, [1, 3], epsilon), axesOf(values))
}

/** A trained scale and shift of each channel, where there are any. */
export function scaledAndShifted(values: Tensor, weights: readonly Tensor[]): Tensor {
  const [scale, shift] = weights
  return scale === undefined || shift === undefined ? values : add(multiply(values, scale), shift)
}
