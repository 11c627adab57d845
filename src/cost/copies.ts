/** The costs of operations inside a block that is repeated an unknown number of times. */

import type { Operation } from '../network/network.ts'
import {
  add,
  type Dimension,
  equal,
  multiply,
  name,
  names,
  one,
  show,
  substitute,
  sumOver,
  zero,
} from '../shape/index.ts'

/**
 * A quantity of one copy, summed over all copies. Channels grow by a constant from copy to copy, so costs are
 * polynomials in the index, and so is their sum; a sum without a closed form is kept as a symbolic sum.
 */
export function overCopies(value: Dimension, { repeated }: Pick<Operation, 'repeated'>): Dimension {
  if (repeated === undefined) return value
  return repeated.reduceRight<Dimension>((copy, { index, count }) => {
    if (!names(copy).has(index)) return equal(copy, zero) === 'yes' ? zero : multiply(count, copy)
    // Copies are counted from 1, sums from 0.
    const next = substitute(copy, (each) => (each === index ? add(name(index), one) : undefined))
    return sumOver(next, index, count) ?? name(`sum([${show(copy)} for ${index} in 1..${show(count)}])`)
  }, value)
}
