/** Clipping of gradients by their global norm, as TensorFlow's `clip_by_global_norm` does it. */
import { compare, divide, multiply, sumOf, unary, where } from './arithmetic.ts'
import { floats } from './constants.ts'
import { elementAttribute, type Tensor, tensor } from './node.ts'

/** The largest float32. */
const largest = 3.4028234663852886e38

/** Half the sum of squares of all elements, without materialising a tensor of squares. */
function halfSquares(of: Tensor): Tensor {
  return tensor('L2Loss', [of], elementAttribute(of), { element: 'float32', axes: [] })
}

/**
 * Scales all gradients by bound / norm if their Euclidean norm exceeds the bound. If the norm is infinite or NaN the
 * gradients become NaN, so a bad step is reported rather than skipped.
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
