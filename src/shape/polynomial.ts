/** The canonical form of a dimension: a polynomial over atoms with rational coefficients. */
import { addRationals, compareRationals, isIntegerRational, type Rational, rationalZero } from './rational.ts'

/**
 * A number of the language, possibly in terms of names. A name is a whole number of at least 1 or, if its domain says
 * so, any rational number. Equal canonical forms are equal values; numbers and polynomials never overlap, since every
 * polynomial contains a name.
 */
export type Dimension = NumberDimension | PolynomialDimension

export interface NumberDimension {
  readonly kind: 'number'
  readonly value: Rational
}

export interface PolynomialDimension {
  readonly kind: 'polynomial'
  /**
   * Sorted: higher degree first, then higher powers of earlier names. No coefficient is 0, and no two terms have the
   * same factors.
   */
  readonly terms: readonly Term[]
  /** Equal for equal canonical forms, different for different ones. */
  readonly key: string
}

export interface Term {
  readonly coefficient: Rational
  /** Sorted by the atom's key; empty for the constant term. */
  readonly factors: readonly Factor[]
  readonly key: string
}

/** An atom to a power; a negative exponent is an exact quotient: `c/r` is c·r⁻¹. */
export interface Factor {
  readonly atom: Atom
  readonly exponent: number
}

/** What a polynomial treats as an indivisible unit. */
export type Atom = NameAtom | RoundedAtom | ExtremeAtom | SumAtom

export interface NameAtom {
  readonly kind: 'name'
  readonly name: string
  /** `whole`: a whole number of at least 1. `rational`: any rational number. */
  readonly domain: 'whole' | 'rational'
  readonly key: string
}

/** ⌊of⌋ or ⌈of⌉, whichever has fewer terms: ⌊(h + 1)/2⌋ is ⌈h/2⌉. */
export interface RoundedAtom {
  readonly kind: 'floor' | 'ceiling'
  readonly of: PolynomialDimension
  readonly key: string
}

export interface ExtremeAtom {
  readonly kind: 'minimum' | 'maximum'
  readonly of: readonly Dimension[]
  readonly key: string
}

/** A polynomial of several terms as a divisor; its exponents are always negative. */
export interface SumAtom {
  readonly kind: 'sum'
  readonly of: PolynomialDimension
  readonly key: string
}

/** The dimensions inside an atom. */
export function partsOf(atom: Atom): readonly Dimension[] {
  switch (atom.kind) {
    case 'name':
      return []
    case 'minimum':
    case 'maximum':
      return atom.of
    case 'floor':
    case 'ceiling':
    case 'sum':
      return [atom.of]
  }
}

/** A text that differs for any two different dimensions. */
export function keyOf(dimension: Dimension): string {
  if (dimension.kind === 'polynomial') return dimension.key
  return showKey(dimension.value)
}

function showKey({ numerator, denominator }: Rational): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
}

function degree(term: Term): number {
  let total = 0
  for (const factor of term.factors) total += factor.exponent
  return total
}

/**
 * By degree, then by the exponent of the first name in which they differ. Polynomial division terminates only if
 * products preserve the order, which the order of the keys as texts does not.
 */
export function byDegreeThenExponents(a: Term, b: Term): number {
  const difference = degree(b) - degree(a)
  if (difference !== 0) return difference
  for (let i = 0; ; i += 1) {
    const left = a.factors[i]
    const right = b.factors[i]
    if (left === undefined && right === undefined) return 0
    // An atom that a term lacks has exponent 0.
    if (right === undefined || (left !== undefined && left.atom.key < right.atom.key))
      return -(left as Factor).exponent
    if (left === undefined || right.atom.key < left.atom.key) return right.exponent
    if (left.exponent !== right.exponent) return right.exponent - left.exponent
  }
}

/** A term; the factors must be sorted by key, with exponents other than 0. */
export function makeTerm(coefficient: Rational, factors: readonly Factor[]): Term {
  return {
    coefficient,
    factors,
    key: factors.map(({ atom, exponent }) => `${atom.key}^${exponent}`).join('·'),
  }
}

/** The dimension of terms that are already sorted, without equal factors or zero coefficients. */
export function fromSorted(terms: readonly Term[]): Dimension {
  const [first] = terms
  if (first === undefined) return { kind: 'number', value: rationalZero }
  // The constant is not always last: c/r has degree 0, and 1/r a lower one.
  if (terms.length === 1 && first.factors.length === 0) return { kind: 'number', value: first.coefficient }
  return polynomialOf(terms)
}

/** A polynomial of sorted terms. */
export function polynomialOf(terms: readonly Term[]): PolynomialDimension {
  let key = ''
  for (const term of terms) key += `${key === '' ? '' : '+'}${showKey(term.coefficient)}*${term.key}`
  return { kind: 'polynomial', terms, key }
}

/** The sum of a list of terms, in canonical form except for divisors (see `divide`). */
export function fromTerms(terms: Iterable<Term>): Dimension {
  const collected = new Map<string, Term>()
  for (const term of terms) {
    const known = collected.get(term.key)
    if (known === undefined) collected.set(term.key, term)
    else collected.set(term.key, { ...known, coefficient: addRationals(known.coefficient, term.coefficient) })
  }
  const kept = [...collected.values()].filter((term) => term.coefficient.numerator !== 0n)
  return fromSorted(kept.length > 1 ? kept.sort(byDegreeThenExponents) : kept)
}

/** The terms of a dimension; the number 0 has none. */
export function termsOf(dimension: Dimension): readonly Term[] {
  if (dimension.kind === 'polynomial') return dimension.terms
  return dimension.value.numerator === 0n ? [] : [makeTerm(dimension.value, [])]
}

/** The dimension that is one atom to a power. */
export function fromAtom(atom: Atom, exponent = 1): PolynomialDimension {
  return fromTerms([
    makeTerm({ numerator: 1n, denominator: 1n }, [{ atom, exponent }]),
  ]) as PolynomialDimension
}

/** The term without factors; 0 if there is none. */
export function constantOf(dimension: Dimension): Rational {
  if (dimension.kind === 'number') return dimension.value
  return dimension.terms.find((term) => term.factors.length === 0)?.coefficient ?? rationalZero
}

function isWholeAtom(atom: Atom): boolean {
  switch (atom.kind) {
    case 'name':
      return atom.domain === 'whole'
    case 'floor':
    case 'ceiling':
      return true
    case 'minimum':
    case 'maximum':
      return atom.of.every(isWhole)
    case 'sum':
      return isWhole(atom.of)
  }
}

/** Whether a term's factors, without the coefficient, are known to be whole. */
export function hasWholeFactors(term: Term): boolean {
  return term.factors.every(({ atom, exponent }) => exponent > 0 && isWholeAtom(atom))
}

/** Whether a dimension is known to be whole for all values of its names. False may also mean unknown. */
export function isWhole(dimension: Dimension): boolean {
  if (dimension.kind === 'number') return isIntegerRational(dimension.value)
  return dimension.terms.every((term) => isIntegerRational(term.coefficient) && hasWholeFactors(term))
}

/** Whether a number is positive. */
export function isPositive(value: Rational): boolean {
  return compareRationals(value, rationalZero) > 0
}
