/** The order of two dimensions, as far as it holds for every value of their names. */
import {
  type Atom,
  constantOf,
  type Dimension,
  fromAtom,
  fromTerms,
  hasWholeFactors,
  makeTerm,
  type NameAtom,
  type PolynomialDimension,
  type Term,
} from './polynomial.ts'
import {
  compareRationals,
  floorRational,
  isIntegerRational,
  leastCommonMultiple,
  negateRational,
  type Rational,
  rational,
  rationalOne,
  rationalZero,
} from './rational.ts'
import { addPolynomials, multiplyPolynomials, negatePolynomial } from './ring.ts'
import { roundingSlack } from './rounding.ts'

/** `yes` and `no` hold for every value of the names (whole numbers of at least 1); anything else is `unknown`. */
export type Truth = 'yes' | 'no' | 'unknown'

/** Caches bounds; without the cache, work would grow as 3ⁿ in the nesting depth n. */
const knownBounds = new WeakMap<Atom, Rational | null>()

function lowerBoundOfAtom(atom: Atom): Rational | null {
  if (atom.kind === 'name') return atom.domain === 'whole' ? rationalOne : null
  let bound = knownBounds.get(atom)
  if (bound === undefined) {
    bound = findBoundOfAtom(atom)
    knownBounds.set(atom, bound)
  }
  return bound
}

function findBoundOfAtom(atom: Exclude<Atom, NameAtom>): Rational | null {
  switch (atom.kind) {
    case 'floor':
    case 'ceiling': {
      const bound = lowerBound(atom.of)
      if (bound === null) return null
      // A positive value, however small, is rounded up to at least 1: ⌈h/s⌉.
      if (atom.kind === 'ceiling' && bound.numerator === 0n && isAboveZero(atom.of)) return rationalOne
      return rational(atom.kind === 'floor' ? floorRational(bound) : -floorRational(negateRational(bound)))
    }
    case 'minimum': {
      const bounds = atom.of.map(lowerBound)
      let least = bounds[0] ?? null
      for (const bound of bounds) {
        if (bound === null || least === null) return null
        if (compareRationals(bound, least) < 0) least = bound
      }
      return least
    }
    case 'maximum': {
      let most: Rational | null = null
      for (const bound of atom.of.map(lowerBound))
        if (bound !== null && (most === null || compareRationals(bound, most) > 0)) most = bound
      return most
    }
    case 'sum':
      return lowerBound(atom.of)
  }
}

/**
 * Writes every atom as its least value plus something nonnegative. If all coefficients are then positive, the constant
 * is the least value.
 */
function lowerBoundByShift(dimension: PolynomialDimension): Rational | null {
  let shifted: Dimension = { kind: 'number', value: rationalZero }
  for (const term of dimension.terms) {
    let product: Dimension = { kind: 'number', value: term.coefficient }
    for (const { atom, exponent } of term.factors) {
      const least = lowerBoundOfAtom(atom)
      if (least === null) return null
      const rest: Atom = { kind: 'name', name: '', domain: 'rational', key: `rest ${atom.key}` }
      if (exponent < 0) {
        if (compareRationals(least, rationalZero) <= 0) return null
        product = multiplyPolynomials(product, fromAtom({ ...rest, key: `inverse ${atom.key}` }, -exponent))
      } else {
        const value = addPolynomials({ kind: 'number', value: least }, fromAtom(rest))
        for (let i = 0; i < exponent; i += 1) product = multiplyPolynomials(product, value)
      }
    }
    shifted = addPolynomials(shifted, product)
  }
  if (shifted.kind === 'number') return shifted.value
  const rising = shifted.terms.every((term) => term.factors.length === 0 || term.coefficient.numerator > 0n)
  return rising ? constantOf(shifted) : null
}

/** Whether every term is a product or quotient of positive things. */
function isAboveZero({ terms }: PolynomialDimension): boolean {
  return terms.every(
    ({ coefficient, factors }) =>
      coefficient.numerator > 0n && factors.every(({ atom }) => isNonNegativeFactor(atom)),
  )
}

function isNonNegativeFactor(atom: Atom): boolean {
  const least = lowerBoundOfAtom(atom)
  return least !== null && compareRationals(least, rationalZero) > 0
}

/**
 * Replaces roundings by their bounds, in all terms or only in those with a negative coefficient. Never raises the
 * value.
 */
function withoutRoundings(dimension: PolynomialDimension, which: 'negative' | 'all'): Dimension {
  let result: Dimension = { kind: 'number', value: rationalZero }
  for (const term of dimension.terms) {
    const rounded = term.factors.find(
      ({ atom, exponent }) => exponent === 1 && (atom.kind === 'floor' || atom.kind === 'ceiling'),
    )
    const negative = term.coefficient.numerator < 0n
    const others = term.factors.filter((factor) => factor !== rounded)
    const replaced = (negative || which === 'all') && others.every(({ atom }) => isNonNegativeFactor(atom))
    if (
      !replaced ||
      rounded === undefined ||
      (rounded.atom.kind !== 'floor' && rounded.atom.kind !== 'ceiling')
    ) {
      result = addPolynomials(result, fromTerms([term]))
      continue
    }
    const { atom } = rounded
    const slack = roundingSlack(atom)
    // ⌊x⌋ lies in [x - slack, x] and ⌈x⌉ in [x, x + slack].
    const change: Rational =
      negative && atom.kind === 'ceiling'
        ? slack
        : !negative && atom.kind === 'floor'
          ? negateRational(slack)
          : rationalZero
    const bound = addPolynomials(atom.of, { kind: 'number', value: change })
    result = addPolynomials(
      result,
      multiplyPolynomials(fromTerms([makeTerm(term.coefficient, others)]), bound),
    )
  }
  return result
}

/** A number that a dimension is never below, for names of at least 1; null if none is found. */
export function lowerBound(dimension: Dimension): Rational | null {
  if (dimension.kind === 'number') return dimension.value
  let best: Rational | null = null
  for (const candidate of [
    dimension,
    withoutRoundings(dimension, 'negative'),
    withoutRoundings(dimension, 'all'),
  ]) {
    const bound = candidate.kind === 'number' ? candidate.value : lowerBoundByShift(candidate)
    if (bound !== null && (best === null || compareRationals(bound, best) > 0)) best = bound
  }
  return best
}

/**
 * Whether a difference can never be 0: its other terms are whole multiples of a step that does not divide the constant.
 */
function missesZero(difference: PolynomialDimension): boolean {
  const others: readonly Term[] = difference.terms.filter((term) => term.factors.length > 0)
  if (!others.every(hasWholeFactors)) return false
  let denominator = 1n
  for (const { coefficient } of others)
    denominator = leastCommonMultiple(denominator, coefficient.denominator)
  let step = 0n
  for (const { coefficient } of others) {
    let a = (coefficient.numerator * denominator) / coefficient.denominator
    while (a !== 0n) [step, a] = [a, step % a]
  }
  const constant = constantOf(difference)
  return !isIntegerRational(rational(constant.numerator * denominator, constant.denominator * step))
}

/** Whether two dimensions are equal. */
export function equalDimensions(a: Dimension, b: Dimension): Truth {
  if (a.kind === 'number' && b.kind === 'number')
    return a.value.numerator === b.value.numerator && a.value.denominator === b.value.denominator
      ? 'yes'
      : 'no'
  if (isSame(a, b)) return 'yes'
  const difference = addPolynomials(a, negatePolynomial(b))
  if (difference.kind === 'number') return difference.value.numerator === 0n ? 'yes' : 'no'
  return missesZero(difference) || signOf(difference) !== null ? 'no' : 'unknown'
}

/** Whether two polynomials have the same form: fast, and nearly always the case if they are equal. */
function isSame(a: Dimension, b: Dimension): boolean {
  return a === b || (a.kind === 'polynomial' && b.kind === 'polynomial' && a.key === b.key)
}

/** -1, 0 or 1 if a dimension has that sign for every value of the names; else null. */
function signOf(dimension: Dimension): -1 | 0 | 1 | null {
  if (dimension.kind === 'number') return compareRationals(dimension.value, rationalZero)
  const least = lowerBound(dimension)
  if (least !== null && compareRationals(least, rationalZero) > 0) return 1
  const most = lowerBound(negatePolynomial(dimension))
  return most !== null && compareRationals(most, rationalZero) > 0 ? -1 : null
}

/** -1, 0 or 1 if a is less than, equal to or greater than b for every value of the names; else null. */
export function compareDimensions(a: Dimension, b: Dimension): -1 | 0 | 1 | null {
  if (a.kind === 'number' && b.kind === 'number') return compareRationals(a.value, b.value)
  return isSame(a, b) ? 0 : signOf(addPolynomials(a, negatePolynomial(b)))
}

/** Whether a ≤ b. */
export function lessOrEqualDimensions(a: Dimension, b: Dimension): Truth {
  if (a.kind === 'number' && b.kind === 'number')
    return compareRationals(a.value, b.value) <= 0 ? 'yes' : 'no'
  if (isSame(a, b)) return 'yes'
  const difference = addPolynomials(b, negatePolynomial(a))
  const least = lowerBound(difference)
  if (least !== null && compareRationals(least, rationalZero) >= 0) return 'yes'
  const most = lowerBound(negatePolynomial(difference))
  return most !== null && compareRationals(most, rationalZero) > 0 ? 'no' : 'unknown'
}
