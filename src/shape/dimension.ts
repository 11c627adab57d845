/**
 * Arithmetic on dimensions, with a fast path for numbers, which are nearly all dimensions of a network without open
 * sizes.
 */
import { compareDimensions, equalDimensions, lessOrEqualDimensions, type Truth } from './order.ts'
import {
  type Atom,
  type Dimension,
  fromAtom,
  isWhole,
  keyOf,
  type NameAtom,
  type NumberDimension,
  partsOf,
} from './polynomial.ts'
import { cancelDivisors, dividePolynomials } from './quotient.ts'
import {
  addRationals,
  ceilingRational,
  compareRationals,
  divideRationals,
  floorRational,
  multiplyRationals,
  negateRational,
  type Rational,
  rational,
  rationalOfNumber,
  rationalOne,
  rationalToNumber,
  subtractRationals,
} from './rational.ts'
import { addPolynomials, multiplyPolynomials, negatePolynomial, scale } from './ring.ts'
import { ceilingPolynomial, floorPolynomial } from './rounding.ts'

const ofRational = (value: Rational): NumberDimension => ({ kind: 'number', value })

/** A number. Decimals are taken as they print: `number(0.1)` is 1/10. Throws a `RangeError` for infinities and NaN. */
export function number(value: number | bigint | Rational): NumberDimension {
  if (typeof value === 'bigint') return ofRational(rational(value))
  return ofRational(typeof value === 'number' ? rationalOfNumber(value) : value)
}

export const zero: NumberDimension = number(0)
export const one: NumberDimension = number(1)

/** A name: a parameter or an unknown size, a whole number of at least 1. */
export function name(text: string): Dimension {
  return fromAtom({ kind: 'name', name: text, domain: 'whole', key: text })
}

/** A name for any rational number: a width multiplier, a dropout rate. Nothing is known about its value. */
export function rationalName(text: string): Dimension {
  return fromAtom({ kind: 'name', name: text, domain: 'rational', key: `${text}\u211a` })
}

/** a + b. */
export function add(a: Dimension, b: Dimension): Dimension {
  if (a.kind === 'number' && b.kind === 'number') return ofRational(addRationals(a.value, b.value))
  return cancelDivisors(addPolynomials(a, b))
}

/** -a. */
export function negate(a: Dimension): Dimension {
  return a.kind === 'number' ? ofRational(negateRational(a.value)) : negatePolynomial(a)
}

/** a - b. */
export function subtract(a: Dimension, b: Dimension): Dimension {
  if (a.kind === 'number' && b.kind === 'number') return ofRational(subtractRationals(a.value, b.value))
  return add(a, negate(b))
}

/** a · b. */
export function multiply(a: Dimension, b: Dimension): Dimension {
  if (a.kind === 'number' && b.kind === 'number') return ofRational(multiplyRationals(a.value, b.value))
  return cancelDivisors(multiplyPolynomials(a, b))
}

/** The exact quotient a/b, a fraction if b does not divide a. Throws an `UndefinedValue` if b is the number 0. */
export function divide(a: Dimension, b: Dimension): Dimension {
  if (b.kind === 'polynomial') return dividePolynomials(a, b)
  if (a.kind === 'number') return ofRational(divideRationals(a.value, b.value))
  return scale(a, divideRationals(rationalOne, b.value))
}

/** ⌊a⌋. */
export function floor(a: Dimension): Dimension {
  return a.kind === 'number' ? ofRational(rational(floorRational(a.value))) : floorPolynomial(a)
}

/** ⌈a⌉. */
export function ceiling(a: Dimension): Dimension {
  return a.kind === 'number' ? ofRational(rational(ceilingRational(a.value))) : ceilingPolynomial(a)
}

/** ⌊a/b⌋. Throws an `UndefinedValue` if b is the number 0. */
export function floorDivide(a: Dimension, b: Dimension): Dimension {
  return floor(divide(a, b))
}

/** ⌈a/b⌉. Throws an `UndefinedValue` if b is the number 0. */
export function ceilDivide(a: Dimension, b: Dimension): Dimension {
  return ceiling(divide(a, b))
}

/** a - b·⌊a/b⌋, which has the sign of b. Throws an `UndefinedValue` if b is the number 0. */
export function remainder(a: Dimension, b: Dimension): Dimension {
  return subtract(a, multiply(b, floorDivide(a, b)))
}

/** a + b + …; 0 for an empty list. */
export function sum(list: Iterable<Dimension>): Dimension {
  let total: Dimension = zero
  for (const each of list) total = add(total, each)
  return total
}

/** a · b · …; 1 for an empty list. */
export function product(list: Iterable<Dimension>): Dimension {
  let total: Dimension = one
  for (const each of list) total = multiply(total, each)
  return total
}

/**
 * The members of a lone minimum (or maximum), so that nested ones are flattened; any other dimension is its own member.
 */
function membersOf(kind: 'minimum' | 'maximum', d: Dimension): readonly Dimension[] {
  if (d.kind === 'number' || d.terms.length !== 1) return [d]
  const { coefficient, factors } = d.terms[0]!
  const [only] = factors
  if (factors.length !== 1 || only === undefined || only.exponent !== 1) return [d]
  const { atom } = only
  if (compareRationals(coefficient, rationalOne) !== 0) return [d]
  if (atom.kind !== 'minimum' && atom.kind !== 'maximum') return [d]
  return atom.kind === kind ? atom.of : [d]
}

function extreme(kind: 'minimum' | 'maximum', list: readonly Dimension[]): Dimension {
  const members = list.flatMap((each) => membersOf(kind, each))
  const isCovered = (each: Dimension, by: Dimension) =>
    (kind === 'minimum' ? lessOrEqualDimensions(by, each) : lessOrEqualDimensions(each, by)) === 'yes'
  const kept: Dimension[] = []
  for (const each of members) {
    if (kept.some((other) => isCovered(each, other))) continue
    for (let i = kept.length - 1; i >= 0; i -= 1) if (isCovered(kept[i]!, each)) kept.splice(i, 1)
    kept.push(each)
  }
  const [first, second] = kept
  if (first === undefined) throw new RangeError(`The ${kind} of no numbers does not exist.`)
  if (second === undefined) return first
  kept.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  return fromAtom({ kind, of: kept, key: `${kind}(${kept.map(keyOf).join(',')})` })
}

/** The least of one or more dimensions. Throws a `RangeError` for none. */
export function minimum(...list: readonly Dimension[]): Dimension {
  return extreme('minimum', list)
}

/** The greatest of one or more dimensions. Throws a `RangeError` for none. */
export function maximum(...list: readonly Dimension[]): Dimension {
  return extreme('maximum', list)
}

/** Whether no name occurs. */
export function isNumber(d: Dimension): d is NumberDimension {
  return d.kind === 'number'
}

/** The value; null if a name occurs. */
export function asRational(d: Dimension): Rational | null {
  return d.kind === 'number' ? d.value : null
}

/** The value; null if a name occurs or the value is not whole. */
export function asInteger(d: Dimension): bigint | null {
  return d.kind === 'number' && d.value.denominator === 1n ? d.value.numerator : null
}

/** The nearest JavaScript number; null if a name occurs. */
export function asNumber(d: Dimension): number | null {
  return d.kind === 'number' ? rationalToNumber(d.value) : null
}

/** Whether a = b. */
export function equal(a: Dimension, b: Dimension): Truth {
  return equalDimensions(a, b)
}

/** -1, 0 or 1 if a is less than, equal to or greater than b for every value of the names; else null. */
export function compare(a: Dimension, b: Dimension): -1 | 0 | 1 | null {
  return compareDimensions(a, b)
}

/** Whether a ≤ b. */
export function lessOrEqual(a: Dimension, b: Dimension): Truth {
  return lessOrEqualDimensions(a, b)
}

function collectNames(d: Dimension, found: Map<string, NameAtom>): void {
  if (d.kind === 'number') return
  for (const term of d.terms)
    for (const { atom } of term.factors)
      if (atom.kind === 'name') found.set(atom.name, atom)
      else for (const part of partsOf(atom)) collectNames(part, found)
}

/** The atoms of the names that occur, by name. */
export function nameAtoms(d: Dimension): ReadonlyMap<string, NameAtom> {
  const found = new Map<string, NameAtom>()
  collectNames(d, found)
  return found
}

/** The names that occur. */
export function names(d: Dimension): ReadonlySet<string> {
  return new Set(nameAtoms(d).keys())
}

function rebuiltAtom(atom: Atom, value: (atom: Atom) => Dimension | undefined): Dimension {
  const replaced = value(atom)
  if (replaced !== undefined) return replaced
  switch (atom.kind) {
    case 'name':
      return fromAtom(atom)
    case 'floor':
      return floor(replaceAtoms(atom.of, value))
    case 'ceiling':
      return ceiling(replaceAtoms(atom.of, value))
    case 'minimum':
    case 'maximum':
      return extreme(
        atom.kind,
        atom.of.map((each) => replaceAtoms(each, value)),
      )
    case 'sum':
      return replaceAtoms(atom.of, value)
  }
}

/**
 * Substitutes dimensions for atoms, outer ones first; atoms without a value stay. Throws a `RangeError` if a divisor
 * becomes 0.
 */
export function replaceAtoms(d: Dimension, value: (atom: Atom) => Dimension | undefined): Dimension {
  if (d.kind === 'number') return d
  return sum(
    d.terms.map((term) => {
      let result: Dimension = ofRational(term.coefficient)
      for (const { atom, exponent } of term.factors) {
        const replaced = rebuiltAtom(atom, value)
        for (let i = 0; i < Math.abs(exponent); i += 1)
          result = exponent > 0 ? multiply(result, replaced) : divide(result, replaced)
      }
      return result
    }),
  )
}

/** Substitutes dimensions for names; names without a value stay. Throws an `UndefinedValue` if a divisor becomes 0. */
export function substitute(d: Dimension, value: (name: string) => Dimension | undefined): Dimension {
  return replaceAtoms(d, (atom) => (atom.kind === 'name' ? value(atom.name) : undefined))
}

export { isWhole }
