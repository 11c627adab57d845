/** Exact division of dimensions, and cancellation of divisors with several terms. */
import {
  type Dimension,
  type Factor,
  fromAtom,
  fromTerms,
  makeTerm,
  type PolynomialDimension,
  type SumAtom,
  type Term,
  termsOf,
} from './polynomial.ts'
import { divideRationals, rationalOne } from './rational.ts'
import { addPolynomials, multiplyPolynomials, multiplyTerms, negatePolynomial } from './ring.ts'

function invertedTerm(term: Term): Term {
  return makeTerm(
    divideRationals(rationalOne, term.coefficient),
    term.factors.map(({ atom, exponent }) => ({ atom, exponent: -exponent })),
  )
}

/** Each atom's least exponent over all terms: the largest power product that divides every term. */
export function commonFactors(dimension: PolynomialDimension): Factor[] {
  const least = new Map<string, Factor>()
  for (const term of dimension.terms)
    for (const factor of term.factors) {
      const known = least.get(factor.atom.key)
      if (known === undefined || factor.exponent < known.exponent) least.set(factor.atom.key, factor)
    }
  const common: Factor[] = []
  for (const factor of least.values()) {
    const everywhere = dimension.terms.every((term) =>
      term.factors.some(({ atom }) => atom.key === factor.atom.key),
    )
    // If an atom is missing from a term, its exponent there is 0.
    const exponent = everywhere ? factor.exponent : Math.min(factor.exponent, 0)
    if (exponent !== 0) common.push({ atom: factor.atom, exponent })
  }
  return common.sort((a, b) => (a.atom.key < b.atom.key ? -1 : 1))
}

/** term / divisor if no atom of the divisor remains in the denominator; else null. */
export function quotientOfTerms(term: Term, divisor: Term): Term | null {
  const quotient = multiplyTerms(term, invertedTerm(divisor))
  const fits = divisor.factors.every(({ atom }) =>
    quotient.factors.every((factor) => factor.atom.key !== atom.key || factor.exponent > 0),
  )
  return fits ? quotient : null
}

/**
 * numerator = quotient · divisor + remainder, where no term of the remainder is divisible by the divisor's first term.
 */
function divideWithRemainder(
  numerator: Dimension,
  divisor: PolynomialDimension,
): { readonly quotient: Dimension; readonly remainder: Dimension } {
  if (numerator.kind === 'number') return { quotient: fromTerms([]), remainder: numerator }
  // The division terminates only without negative exponents, so a power product is taken out first.
  const shift = makeTerm(
    rationalOne,
    commonFactors(numerator).filter(({ exponent }) => exponent < 0),
  )
  const leading = divisor.terms[0] as Term
  let rest = fromTerms(numerator.terms.map((term) => multiplyTerms(term, invertedTerm(shift))))
  const quotient: Term[] = []
  const remainder: Term[] = []
  for (let first = termsOf(rest)[0]; first !== undefined; first = termsOf(rest)[0]) {
    const factor = quotientOfTerms(first, leading)
    if (factor === null) {
      remainder.push(first)
      rest = fromTerms(termsOf(rest).slice(1))
    } else {
      quotient.push(factor)
      rest = addPolynomials(rest, negatePolynomial(multiplyPolynomials(fromTerms([factor]), divisor)))
    }
  }
  const unshift = (terms: readonly Term[]) => fromTerms(terms.map((term) => multiplyTerms(term, shift)))
  return { quotient: unshift(quotient), remainder: unshift(remainder) }
}

function sumAtoms(dimension: Dimension): readonly SumAtom[] {
  const isDivided = termsOf(dimension).some((term) => term.factors.some(({ atom }) => atom.kind === 'sum'))
  if (!isDivided) return []
  const found = new Map<string, SumAtom>()
  for (const term of termsOf(dimension))
    for (const { atom } of term.factors) if (atom.kind === 'sum') found.set(atom.key, atom)
  return [...found.values()]
}

/** Rewrites (a + b)·x/(a + b) to x: for each divisor s, the terms over sⁿ become quotient/sⁿ⁻¹ + remainder/sⁿ. */
export function cancelDivisors(dimension: Dimension): Dimension {
  let result = dimension
  for (const atom of sumAtoms(dimension)) {
    const exponentIn = (term: Term) =>
      term.factors.find((factor) => factor.atom.key === atom.key)?.exponent ?? 0
    const least = Math.min(0, ...termsOf(result).map(exponentIn))
    for (let exponent = least; exponent < 0; exponent += 1) {
      const over = termsOf(result).filter((term) => exponentIn(term) === exponent)
      const power = fromAtom(atom, exponent)
      const bare = multiplyPolynomials(fromTerms(over), fromAtom(atom, -exponent))
      const { quotient, remainder } = divideWithRemainder(bare, atom.of)
      const lifted = exponent === -1 ? quotient : multiplyPolynomials(quotient, fromAtom(atom, exponent + 1))
      const others = termsOf(result).filter((term) => exponentIn(term) !== exponent)
      result = fromTerms([...others, ...termsOf(multiplyPolynomials(remainder, power)), ...termsOf(lifted)])
    }
  }
  return result
}

/** a / b, where b is not a number. Exact: if b does not divide a, the value is a fraction. */
export function dividePolynomials(a: Dimension, b: PolynomialDimension): Dimension {
  const only = b.terms[0] as Term
  if (b.terms.length === 1) {
    // 1 / (1/s) is s itself, written out.
    const written = only.factors.filter(({ atom, exponent }) => atom.kind === 'sum' && exponent < 0)
    const rest = makeTerm(
      only.coefficient,
      only.factors.filter((factor) => !written.includes(factor)),
    )
    let result = multiplyPolynomials(a, fromTerms([invertedTerm(rest)]))
    for (const { atom, exponent } of written)
      for (let i = 0; i < -exponent; i += 1) result = multiplyPolynomials(result, (atom as SumAtom).of)
    return cancelDivisors(result)
  }
  const common = makeTerm(only.coefficient, commonFactors(b))
  const primitive = fromTerms(
    b.terms.map((term) => multiplyTerms(term, invertedTerm(common))),
  ) as PolynomialDimension
  // With the leading coefficient taken out, two multiples of one divisor are the same atom.
  const atom: SumAtom = { kind: 'sum', of: primitive, key: `(${primitive.key})` }
  const bare = multiplyPolynomials(a, fromTerms([invertedTerm(common)]))
  return cancelDivisors(multiplyPolynomials(bare, fromAtom(atom, -1)))
}
