/** Sums over an index in closed form, for a `repeat` with a growing number of channels. */
import { add, divide, multiply, names, number, product, subtract, zero } from './dimension.ts'
import { type Dimension, fromTerms, makeTerm, termsOf } from './polynomial.ts'

/** The binomial coefficients of n: 1, n, …, 1. */
function binomials(n: number): number[] {
  let row = [1]
  for (let i = 0; i < n; i += 1) row = [1, ...row.slice(1).map((each, at) => each + row[at]!), 1]
  return row
}

/**
 * Σ iᵏ for i from 0 to count - 1, by Pascal's identity: countᵏ⁺¹ telescopes into the sums of all powers up to k with
 * the binomial coefficients of k + 1.
 */
function sumOfPowers(power: number, count: Dimension): Dimension {
  const sums: Dimension[] = []
  for (let k = 0; k <= power; k += 1) {
    const row = binomials(k + 1)
    let rest = product(Array.from({ length: k + 1 }, () => count))
    for (const [j, lower] of sums.entries()) rest = subtract(rest, multiply(number(row[j]!), lower))
    sums.push(divide(rest, number(k + 1)))
  }
  return sums[power]!
}

/**
 * Σ dimension for `index` from 0 to count - 1, for any count of at least 0; null if the dimension is not a polynomial
 * in the index, because it occurs inside a rounding, a minimum or a divisor. Unlike other names, the index takes the
 * value 0: the dimension must not have been simplified by `index >= 1`.
 */
export function sumOver(dimension: Dimension, index: string, count: Dimension): Dimension | null {
  let total: Dimension = zero
  const powers: Dimension[] = []
  for (const term of termsOf(dimension)) {
    const counted = term.factors.find(({ atom }) => atom.kind === 'name' && atom.name === index)
    const others = term.factors.filter((factor) => factor !== counted)
    const constant = fromTerms([makeTerm(term.coefficient, others)])
    const power = counted?.exponent ?? 0
    if (names(constant).has(index) || power < 0) return null
    powers[power] ??= sumOfPowers(power, count)
    total = add(total, multiply(constant, powers[power]))
  }
  return total
}
