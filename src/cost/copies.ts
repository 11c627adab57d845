/** What operations stand for that are there once for each copy of a block, where the number of copies is not known. */
import { type Dimension, equal, multiply, name, names, show, sumOver, zero } from '../shape/index.ts'
import type { Operation } from '../typecheck/network.ts'

/**
 * A quantity of one copy, added up over all of them. Channels grow from copy to copy by a constant, so costs are
 * polynomials in the index and their sum is one as well; a sum without a closed form stands as itself.
 */
export function overCopies(value: Dimension, { repeated }: Pick<Operation, 'repeated'>): Dimension {
  if (repeated === undefined) return value
  return repeated.reduceRight<Dimension>((one, { index, count }) => {
    if (!names(one).has(index)) return equal(one, zero) === 'yes' ? zero : multiply(count, one)
    return sumOver(one, index, count) ?? name(`sum([${show(one)} for ${index} in 0..${show(count)} - 1])`)
  }, value)
}
