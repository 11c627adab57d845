/** How many numbers an operation has of its own. */
import { type Dimension, product, sum } from '../../shape/index.ts'
import type { Weight } from './primitive.ts'

/** The trained and the frozen numbers of a list of weights. */
export function parameterCount(weights: readonly Weight[]): {
  readonly trained: Dimension
  readonly frozen: Dimension
} {
  const count = (trained: boolean) =>
    sum(weights.filter((weight) => weight.trained === trained).map(({ shape }) => product(shape)))
  return { trained: count(true), frozen: count(false) }
}
