/** Floors and ceilings of dimensions in canonical form. */
import { spendSteps } from './allowance.ts'
import {
  type Atom,
  constantOf,
  type Dimension,
  type Factor,
  fromAtom,
  fromTerms,
  hasWholeFactors,
  makeTerm,
  type PolynomialDimension,
  type RoundedAtom,
  type Term,
  termsOf,
} from './polynomial.ts'
import { dividePolynomials } from './quotient.ts'
import {
  divideRationals,
  floorRational,
  leastCommonMultiple,
  type Rational,
  rational,
  rationalOne,
  subtractRationals,
} from './rational.ts'
import { addPolynomials, multiplyPolynomials, negatePolynomial } from './ring.ts'

const one: Dimension = { kind: 'number', value: rationalOne }

/** Whether an atom is a name of a whole number, which is positive and may be a divisor. */
function isWholeName(atom: Atom): boolean {
  return atom.kind === 'name' && atom.domain === 'whole'
}

/** Splits off the whole part, so that every remaining coefficient of whole factors lies strictly between -1 and 1. */
function splitWhole(dimension: Dimension): { readonly whole: Dimension; readonly rest: Dimension } {
  const whole: Term[] = []
  const rest: Term[] = []
  for (const term of termsOf(dimension)) {
    if (!hasWholeFactors(term)) rest.push(term)
    else {
      // The constant is rounded down, so that its remainder is never negative; other coefficients are rounded towards
      // 0.
      const integer =
        term.factors.length === 0
          ? floorRational(term.coefficient)
          : term.coefficient.numerator / term.coefficient.denominator
      whole.push({ ...term, coefficient: rational(integer) })
      rest.push({ ...term, coefficient: subtractRationals(term.coefficient, rational(integer)) })
    }
  }
  return { whole: fromTerms(whole), rest: fromTerms(rest) }
}

/**
 * A positive whole divisor whose product with a dimension is whole; null if that takes more than names and numbers.
 */
function clearingDivisor(dimension: Dimension): Dimension | null {
  let denominator = 1n
  const exponents = new Map<string, Factor>()
  for (const term of termsOf(dimension)) {
    denominator = leastCommonMultiple(denominator, term.coefficient.denominator)
    for (const factor of term.factors) {
      if (factor.exponent > 0) continue
      if (!isWholeName(factor.atom)) return null
      const known = exponents.get(factor.atom.key)
      if (known === undefined || -factor.exponent > known.exponent)
        exponents.set(factor.atom.key, { atom: factor.atom, exponent: -factor.exponent })
    }
    if (!hasWholeFactors({ ...term, factors: term.factors.filter(({ exponent }) => exponent > 0) }))
      return null
  }
  const factors = [...exponents.values()].sort((a, b) => (a.atom.key < b.atom.key ? -1 : 1))
  return fromTerms([makeTerm(rational(denominator), factors)])
}

function reciprocal(divisor: Dimension): Dimension {
  return divisor.kind === 'number'
    ? { kind: 'number', value: divideRationals(rationalOne, divisor.value) }
    : dividePolynomials(one, divisor)
}

function subtract(a: Dimension, b: Dimension): Dimension {
  return addPolynomials(a, negatePolynomial(b))
}

/** The dimension y with ⌈x⌉ = ⌊y⌋, namely x + 1 - 1/divisor; null if no divisor that clears x is known. */
function floorOfCeiling(x: Dimension): Dimension | null {
  const divisor = clearingDivisor(x)
  return divisor === null ? null : addPolynomials(x, subtract(one, reciprocal(divisor)))
}

function roundedAtom(kind: 'floor' | 'ceiling', of: PolynomialDimension): RoundedAtom {
  // Each nested rounding can double the length of the key.
  spendSteps(of.key.length)
  return { kind, of, key: kind === 'floor' ? `⌊${of.key}⌋` : `⌈${of.key}⌉` }
}

/** Lowers the constant to a multiple of 1/divisor, which changes no floor. Divisors with names need no lowering. */
function lowerConstant(rest: PolynomialDimension): Dimension {
  const constant = constantOf(rest)
  const others = fromTerms(rest.terms.filter((term) => term.factors.length > 0))
  const divisor = clearingDivisor(others)
  if (divisor === null || divisor.kind !== 'number') return rest
  const grid = divisor.value.numerator
  const lowered = rational(
    floorRational({ numerator: constant.numerator * grid, denominator: constant.denominator }),
    grid,
  )
  return addPolynomials(others, { kind: 'number', value: lowered })
}

/** ⌊(⌊x⌋ + c)/d⌋ = ⌊(x + c)/d⌋ for whole c and positive whole d: nested roundings collapse into one. */
function withoutInnerRounding(rest: PolynomialDimension): Dimension | null {
  for (const term of rest.terms) {
    const rounded = term.factors.find(
      ({ atom, exponent }) => exponent === 1 && (atom.kind === 'floor' || atom.kind === 'ceiling'),
    )
    if (rounded === undefined || term.coefficient.numerator !== 1n) continue
    const over = term.factors.filter((factor) => factor !== rounded)
    if (over.some(({ atom, exponent }) => exponent > 0 || !isWholeName(atom))) continue
    const divisor = fromTerms([
      makeTerm(
        rational(term.coefficient.denominator),
        over.map(({ atom, exponent }) => ({ atom, exponent: -exponent })),
      ),
    ])
    const others = fromTerms(rest.terms.filter((other) => other !== term))
    const lifted = multiplyPolynomials(others, divisor)
    if (termsOf(lifted).some((each) => each.coefficient.denominator !== 1n || !hasWholeFactors(each)))
      continue
    const atom = rounded.atom as RoundedAtom
    const inner = atom.kind === 'floor' ? atom.of : floorOfCeiling(atom.of)
    if (inner !== null) return multiplyPolynomials(addPolynomials(inner, lifted), reciprocal(divisor))
  }
  return null
}

/** ⌊dimension⌋ in canonical form. */
export function floorPolynomial(dimension: Dimension): Dimension {
  const { whole, rest: fraction } = splitWhole(dimension)
  if (fraction.kind === 'number')
    return addPolynomials(whole, { kind: 'number', value: rational(floorRational(fraction.value)) })
  const rest = lowerConstant(fraction)
  if (rest.kind === 'number') return addPolynomials(whole, floorPolynomial(rest))
  const flat = withoutInnerRounding(rest)
  if (flat !== null) return addPolynomials(whole, floorPolynomial(flat))
  const divisor = clearingDivisor(rest)
  if (divisor === null) return addPolynomials(whole, fromAtom(roundedAtom('floor', rest)))
  const first = rest.terms.find((term) => term.factors.length > 0) as Term
  if (first.coefficient.numerator < 0n) {
    // ⌊-x⌋ = -⌈x⌉: the first term with a name is always positive, so that ⌊(1 - h)/2⌋ and -⌊h/2⌋ have one form.
    const mirrored = addPolynomials(negatePolynomial(rest), subtract(one, reciprocal(divisor)))
    return subtract(whole, floorPolynomial(mirrored))
  }
  // ⌊n/d⌋ = ⌈(n + 1)/d⌉ - 1.
  const { whole: steps, rest: above } = splitWhole(addPolynomials(rest, reciprocal(divisor)))
  if (above.kind === 'polynomial' && above.terms.length < rest.terms.length)
    return addPolynomials(
      addPolynomials(whole, subtract(steps, one)),
      fromAtom(roundedAtom('ceiling', above)),
    )
  return addPolynomials(whole, fromAtom(roundedAtom('floor', rest)))
}

/** ⌈dimension⌉ in canonical form. */
export function ceilingPolynomial(dimension: Dimension): Dimension {
  return negatePolynomial(floorPolynomial(negatePolynomial(dimension)))
}

/** The most that a rounding changes its argument by, as exactly as is known: 1 - 1/divisor, else 1. */
export function roundingSlack(atom: RoundedAtom): Rational {
  const divisor = clearingDivisor(atom.of)
  if (divisor === null || divisor.kind !== 'number') return rationalOne
  return subtractRationals(rationalOne, divideRationals(rationalOne, divisor.value))
}
