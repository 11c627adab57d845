/** Gradients held to a bound by their norm, of all together, as TensorFlow's `clip_by_global_norm` does it. */
import { compare, divide, multiply, sumOf, unary, where } from './arithmetic.ts'
import { floats } from './constants.ts'
import { elementAttribute, type Tensor, tensor } from './node.ts'

/** The largest number of 32 bits. */
const largest = 3.4028234663852886e38

/** Half the sum of the squares of all elements, without a tensor of the squares. */
function halfSquares(of: Tensor): Tensor {
  return tensor('L2Loss', [of], elementAttribute(of), { element: 'float32', axes: [] })
}

/**
 * The gradients, all multiplied by bound / norm where their Euclidean norm is above the bound. Where the norm is infinite
 * or no number they become no numbers, so that such a step is noticed and not left out in silence.
 */
export function clippedByGlobalNorm(gradients: readonly Tensor[], bound: number): readonly Tensor[] {
  if (gradients.length === 0) return []
  const norm = unary('Sqrt', multiply(sumOf(gradients.map(halfSquares)), 2))
  const isAbove = compare('Greater', norm, floats(bound))
  const scale = where(isAbove, divide(bound, norm), floats(1))
  const isNumber = compare('GreaterEqual', floats(largest), norm)
  const safe = where(isNumber, scale, floats(Number.NaN))
  return gradients.map((gradient) => multiply(gradient, safe))
}
