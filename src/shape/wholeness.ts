/** The fact that a dimension is a whole number, written as a divisibility. */
import { multiply, one } from './dimension.ts'
import { type Fact, isDivisible } from './facts.ts'
import { type Dimension, fromTerms, hasWholeFactors, makeTerm, type Term, termsOf } from './polynomial.ts'
import { isIntegerRational, leastCommonMultiple, rational } from './rational.ts'

/** The least product of a number and atoms that clears the divisors of all terms. */
export function commonDivisor(terms: readonly Term[]): Dimension {
  let denominator = 1n
  const exponents = new Map<string, Term['factors'][number]>()
  for (const term of terms) {
    denominator = leastCommonMultiple(denominator, term.coefficient.denominator)
    for (const { atom, exponent } of term.factors)
      if (-exponent > (exponents.get(atom.key)?.exponent ?? 0))
        exponents.set(atom.key, { atom, exponent: -exponent })
  }
  let divisor: Dimension = { kind: 'number', value: rational(denominator) }
  for (const { atom, exponent } of exponents.values()) {
    const factor = atom.kind === 'sum' ? atom.of : fromTerms([makeTerm(rational(1), [{ atom, exponent: 1 }])])
    for (let i = 0; i < exponent; i += 1) divisor = multiply(divisor, factor)
  }
  return divisor
}

/** The fact that a dimension is whole: `c % r == 0` for c/r, `(h + 3) % 2 == 0` for (h + 3)/2. */
export function wholeness(dimension: Dimension): Fact {
  const rest = termsOf(dimension).filter(
    (term) => !(isIntegerRational(term.coefficient) && hasWholeFactors(term)),
  )
  if (rest.length === 0) return isDivisible(dimension, one)
  const divisor = commonDivisor(rest)
  return isDivisible(multiply(fromTerms(rest), divisor), divisor)
}
