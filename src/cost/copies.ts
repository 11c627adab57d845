/** What operations stand for that are there once for each copy of a block, where the number of copies is not known. */

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
 * A quantity of one copy, added up over all of them. Channels grow from copy to copy by a constant, so costs are
 * polynomials in the index and their sum is one as well; a sum without a closed form stands as itself.
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
