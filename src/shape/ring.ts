/** The ring operations on dimensions in canonical form; terms stay sorted, so little needs sorting again. */
import { spendSteps } from './allowance.ts'
import {
  byDegreeThenExponents,
  type Dimension,
  type Factor,
  fromSorted,
  fromTerms,
  makeTerm,
  polynomialOf,
  type Term,
  termsOf,
} from './polynomial.ts'
import { addRationals, multiplyRationals, negateRational, type Rational, rationalZero } from './rational.ts'

/** The product of two terms. */
export function multiplyTerms(a: Term, b: Term): Term {
  const coefficient = multiplyRationals(a.coefficient, b.coefficient)
  if (a.factors.length === 0) return { ...b, coefficient }
  if (b.factors.length === 0) return { ...a, coefficient }
  const factors: Factor[] = []
  let i = 0
  let j = 0
  while (i < a.factors.length || j < b.factors.length) {
    const left = a.factors[i]
    const right = b.factors[j]
    if (right === undefined || (left !== undefined && left.atom.key < right.atom.key)) {
      factors.push(left as Factor)
      i += 1
    } else if (left === undefined || right.atom.key < left.atom.key) {
      factors.push(right)
      j += 1
    } else {
      const exponent = left.exponent + right.exponent
      if (exponent !== 0) factors.push({ atom: left.atom, exponent })
      i += 1
      j += 1
    }
  }
  return makeTerm(coefficient, factors)
}

/** a + b, without the fast path for numbers. */
export function addPolynomials(a: Dimension, b: Dimension): Dimension {
  const left = termsOf(a)
  const right = termsOf(b)
  spendSteps(left.length + right.length)
  const merged: Term[] = []
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    const p = left[i]!
    const q = right[j]!
    const order = byDegreeThenExponents(p, q)
    if (order <= 0) i += 1
    if (order >= 0) j += 1
    if (order < 0) merged.push(p)
    else if (order > 0) merged.push(q)
    else {
      const coefficient = addRationals(p.coefficient, q.coefficient)
      if (coefficient.numerator !== 0n) merged.push({ ...p, coefficient })
    }
  }
  while (i < left.length) merged.push(left[i++]!)
  while (j < right.length) merged.push(right[j++]!)
  return fromSorted(merged)
}

/** a · b, without the fast path for numbers and before divisors are cancelled. */
export function multiplyPolynomials(a: Dimension, b: Dimension): Dimension {
  const left = termsOf(a)
  const right = termsOf(b)
  spendSteps(left.length * right.length)
  // A product with one term keeps the order.
  const [p] = left
  const [q] = right
  if (p !== undefined && left.length === 1) return fromSorted(right.map((each) => multiplyTerms(p, each)))
  if (q !== undefined && right.length === 1) return fromSorted(left.map((each) => multiplyTerms(each, q)))
  return fromTerms(left.flatMap((each) => right.map((other) => multiplyTerms(each, other))))
}

/** d · factor. */
export function scale(dimension: Dimension, factor: Rational): Dimension {
  if (dimension.kind === 'number')
    return { kind: 'number', value: multiplyRationals(dimension.value, factor) }
  if (factor.numerator === 0n) return { kind: 'number', value: rationalZero }
  return polynomialOf(
    dimension.terms.map((term) => ({ ...term, coefficient: multiplyRationals(term.coefficient, factor) })),
  )
}

/** -d. */
export function negatePolynomial(dimension: Dimension): Dimension {
  if (dimension.kind === 'number') return { kind: 'number', value: negateRational(dimension.value) }
  return polynomialOf(
    dimension.terms.map((term) => ({ ...term, coefficient: negateRational(term.coefficient) })),
  )
}
