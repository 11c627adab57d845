/** Converts dimensions to another notation, part by part. */
import {
  type Dimension,
  type Factor,
  fromTerms,
  makeTerm,
  type PolynomialDimension,
  type Term,
} from './polynomial.ts'
import {
  leastCommonMultiple,
  multiplyRationals,
  negateRational,
  type Rational,
  rational,
  rationalOne,
} from './rational.ts'
import { multiplyTerms, negatePolynomial } from './ring.ts'

/** How to write each part of a dimension. Lists have at least two members. */
export interface DimensionAlgebra<Result> {
  readonly number: (value: Rational) => Result
  readonly name: (name: string) => Result
  /** The first summand is positive, unless all are negative. */
  readonly sum: (summands: readonly { readonly negative: boolean; readonly value: Result }[]) => Result
  readonly negative: (value: Result) => Result
  readonly product: (factors: readonly Result[]) => Result
  /** An exact quotient. */
  readonly quotient: (numerator: Result, denominator: Result) => Result
  readonly floor: (of: Result) => Result
  readonly ceiling: (of: Result) => Result
  readonly minimum: (of: readonly Result[]) => Result
  readonly maximum: (of: readonly Result[]) => Result
}

function foldFactors<Result>(factors: readonly Factor[], algebra: DimensionAlgebra<Result>): Result[] {
  return factors.flatMap(({ atom, exponent }) => {
    const once = (): Result => {
      switch (atom.kind) {
        case 'name':
          return algebra.name(atom.name)
        case 'floor':
          return algebra.floor(fold(atom.of, algebra))
        case 'ceiling':
          return algebra.ceiling(fold(atom.of, algebra))
        case 'minimum':
          return algebra.minimum(atom.of.map((each) => fold(each, algebra)))
        case 'maximum':
          return algebra.maximum(atom.of.map((each) => fold(each, algebra)))
        case 'sum':
          return fold(atom.of, algebra)
      }
    }
    return Array.from({ length: Math.abs(exponent) }, once)
  })
}

function foldProduct<Result>(factors: readonly Result[], algebra: DimensionAlgebra<Result>): Result {
  const only = factors[0]
  if (only === undefined) return algebra.number(rationalOne)
  return factors.length === 1 ? only : algebra.product(factors)
}

/** One term without its sign; its factors have no negative exponents, and its coefficient is whole. */
function foldTerm<Result>(term: Term, algebra: DimensionAlgebra<Result>): Result {
  const { numerator, denominator } = term.coefficient
  const size: Rational = { numerator: numerator < 0n ? -numerator : numerator, denominator }
  const factors = foldFactors(term.factors, algebra)
  if (factors.length === 0) return algebra.number(size)
  const isOne = size.numerator === 1n && size.denominator === 1n
  return foldProduct(isOne ? factors : [algebra.number(size), ...factors], algebra)
}

/** The least product of a number and atoms that clears all denominators of a polynomial. */
function commonDenominator(dimension: PolynomialDimension): Term {
  let denominator = 1n
  const factors = new Map<string, Factor>()
  for (const term of dimension.terms) {
    denominator = leastCommonMultiple(denominator, term.coefficient.denominator)
    for (const { atom, exponent } of term.factors)
      if (-exponent > (factors.get(atom.key)?.exponent ?? 0))
        factors.set(atom.key, { atom, exponent: -exponent })
  }
  const sorted = [...factors.values()].sort((a, b) => (a.atom.key < b.atom.key ? -1 : 1))
  return makeTerm(rational(denominator), sorted)
}

/** `⌊(w - k)/s⌋` rather than the equal `-⌈(k - w)/s⌉`. */
function withFewerMinusSigns(term: Term): Term {
  if (term.coefficient.numerator >= 0n) return term
  const at = term.factors.findIndex(
    ({ atom, exponent }) => exponent === 1 && (atom.kind === 'floor' || atom.kind === 'ceiling'),
  )
  const rounded = term.factors[at]?.atom
  if (rounded?.kind !== 'floor' && rounded?.kind !== 'ceiling') return term
  const negative = rounded.of.terms.filter(({ coefficient }) => coefficient.numerator < 0n).length
  if (2 * negative < rounded.of.terms.length) return term
  const kind = rounded.kind === 'floor' ? 'ceiling' : 'floor'
  const of = negatePolynomial(rounded.of) as PolynomialDimension
  const factors = term.factors.with(at, { atom: { kind, of, key: rounded.key }, exponent: 1 })
  return { ...term, coefficient: negateRational(term.coefficient), factors }
}

function foldSum<Result>(dimension: PolynomialDimension, algebra: DimensionAlgebra<Result>): Result {
  const terms = dimension.terms.map(withFewerMinusSigns)
  const positive = terms.findIndex((term) => term.coefficient.numerator > 0n)
  // `w - h` rather than `-h + w`.
  if (positive > 0) terms.unshift(...terms.splice(positive, 1))
  const [first, ...others] = terms as [Term, ...Term[]]
  if (others.length > 0)
    return algebra.sum(
      terms.map((term) => ({ negative: term.coefficient.numerator < 0n, value: foldTerm(term, algebra) })),
    )
  return first.coefficient.numerator < 0n
    ? algebra.negative(foldTerm(first, algebra))
    : foldTerm(first, algebra)
}

/** Writes a dimension by an algebra; fractions become one quotient of whole parts: `(h + 3)/2`. */
export function fold<Result>(dimension: Dimension, algebra: DimensionAlgebra<Result>): Result {
  if (dimension.kind === 'number') return algebra.number(dimension.value)
  const divisor = commonDenominator(dimension)
  if (divisor.factors.length === 0 && divisor.coefficient.numerator === 1n) return foldSum(dimension, algebra)
  const cleared = fromTerms(
    dimension.terms.map((term) => {
      const product = multiplyTerms(term, divisor)
      return { ...product, coefficient: multiplyRationals(term.coefficient, divisor.coefficient) }
    }),
  )
  const numerator = cleared.kind === 'number' ? algebra.number(cleared.value) : foldSum(cleared, algebra)
  return algebra.quotient(numerator, foldTerm(divisor, algebra))
}
