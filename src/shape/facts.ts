/** Facts about dimensions: what rules require, what signatures promise, and how a fact can be decided. */
import { divide, equal, floor, lessOrEqual, nameAtoms } from './dimension.ts'
import { show, showFactor } from './infix.ts'
import type { Truth } from './order.ts'
import { type Dimension, keyOf, type NameAtom } from './polynomial.ts'

/**
 * A statement about dimensions, true or false at every assignment of whole numbers (at least 1) to their names, except
 * where a divisor is 0.
 */
export type Fact =
  | { readonly kind: 'equal'; readonly left: Dimension; readonly right: Dimension }
  | { readonly kind: 'different'; readonly left: Dimension; readonly right: Dimension }
  /** value ≥ least. */
  | { readonly kind: 'at-least'; readonly value: Dimension; readonly least: Dimension }
  /** value < limit. */
  | { readonly kind: 'below'; readonly value: Dimension; readonly limit: Dimension }
  /** divisor ≥ 1 divides value: `value % divisor == 0`. */
  | { readonly kind: 'divisible'; readonly value: Dimension; readonly divisor: Dimension }
  | { readonly kind: 'indivisible'; readonly value: Dimension; readonly divisor: Dimension }

/** A conjunction of facts that hold. */
export type Facts = readonly Fact[]

/** Whole numbers by name. */
export type Assignment = ReadonlyMap<string, bigint>

/** The result of deciding a fact, given others. */
export type Verdict =
  /** It holds at every assignment at which the given facts hold. */
  | { readonly kind: 'proved' }
  /** The given facts hold at the witness, but the fact does not. The witness is the smallest, if that is known. */
  | { readonly kind: 'refuted'; readonly witness: Assignment }
  /** Neither was shown; `settledBy` is a fact that would settle it (often the fact itself), for the message. */
  | { readonly kind: 'undecided'; readonly settledBy: Fact }

/** left = right. */
export const isEqual = (left: Dimension, right: Dimension): Fact => ({ kind: 'equal', left, right })

/** value ≥ least. */
export const isAtLeast = (value: Dimension, least: Dimension): Fact => ({ kind: 'at-least', value, least })

/** divisor divides value. */
export const isDivisible = (value: Dimension, divisor: Dimension): Fact => ({
  kind: 'divisible',
  value,
  divisor,
})

/** The fact that holds exactly where this one does not. */
export function negation(fact: Fact): Fact {
  switch (fact.kind) {
    case 'equal':
      return { ...fact, kind: 'different' }
    case 'different':
      return { ...fact, kind: 'equal' }
    case 'at-least':
      return { kind: 'below', value: fact.value, limit: fact.least }
    case 'below':
      return { kind: 'at-least', value: fact.value, least: fact.limit }
    case 'divisible':
      return { ...fact, kind: 'indivisible' }
    case 'indivisible':
      return { ...fact, kind: 'divisible' }
  }
}

const opposite = { yes: 'no', no: 'yes', unknown: 'unknown' } as const

/** The same statement about other dimensions. */
export function mapFact(fact: Fact, change: (dimension: Dimension) => Dimension): Fact {
  switch (fact.kind) {
    case 'equal':
    case 'different':
      return { kind: fact.kind, left: change(fact.left), right: change(fact.right) }
    case 'at-least':
      return { kind: 'at-least', value: change(fact.value), least: change(fact.least) }
    case 'below':
      return { kind: 'below', value: change(fact.value), limit: change(fact.limit) }
    case 'divisible':
    case 'indivisible':
      return { kind: fact.kind, value: change(fact.value), divisor: change(fact.divisor) }
  }
}

/** The atoms of the names that occur in a fact, by name. */
export function nameAtomsOfFact(fact: Fact): ReadonlyMap<string, NameAtom> {
  const found = new Map<string, NameAtom>()
  mapFact(fact, (dimension) => {
    for (const [text, atom] of nameAtoms(dimension)) found.set(text, atom)
    return dimension
  })
  return found
}

/** The names that occur in a fact. */
export function namesOfFact(fact: Fact): ReadonlySet<string> {
  return new Set(nameAtomsOfFact(fact).keys())
}

/** A text that differs for any two different facts. */
export function keyOfFact(fact: Fact): string {
  switch (fact.kind) {
    case 'equal':
    case 'different':
      // Independent of the order of the sides.
      return `${fact.kind} ${[keyOf(fact.left), keyOf(fact.right)].sort().join(' ')}`
    case 'at-least':
      return `at-least ${keyOf(fact.value)} ${keyOf(fact.least)}`
    case 'below':
      return `below ${keyOf(fact.value)} ${keyOf(fact.limit)}`
    case 'divisible':
    case 'indivisible':
      return `${fact.kind} ${keyOf(fact.value)} ${keyOf(fact.divisor)}`
  }
}

/** Whether a fact holds for every value of its names, without using other facts. Fast, and exact for numbers. */
export function truthOf(fact: Fact): Truth {
  switch (fact.kind) {
    case 'equal':
      return equal(fact.left, fact.right)
    case 'at-least':
      return lessOrEqual(fact.least, fact.value)
    case 'divisible': {
      const quotient = divide(fact.value, fact.divisor)
      return equal(quotient, floor(quotient))
    }
    case 'different':
    case 'below':
    case 'indivisible':
      return opposite[truthOf(negation(fact))]
  }
}

/** In the syntax of a `where`: `c % 4 == 0`, `h >= 7`, `a != b`. */
export function showFact(fact: Fact): string {
  switch (fact.kind) {
    case 'equal':
      // `c == 64` rather than `64 == c`.
      return fact.left.kind === 'number'
        ? `${show(fact.right)} == ${show(fact.left)}`
        : `${show(fact.left)} == ${show(fact.right)}`
    case 'different':
      return `${show(fact.left)} != ${show(fact.right)}`
    case 'at-least':
      return fact.value.kind === 'number'
        ? `${show(fact.least)} <= ${show(fact.value)}`
        : `${show(fact.value)} >= ${show(fact.least)}`
    case 'below':
      return fact.value.kind === 'number'
        ? `${show(fact.limit)} > ${show(fact.value)}`
        : `${show(fact.value)} < ${show(fact.limit)}`
    case 'divisible':
      return `${showFactor(fact.value)} % ${showFactor(fact.divisor)} == 0`
    case 'indivisible':
      return `${showFactor(fact.value)} % ${showFactor(fact.divisor)} != 0`
  }
}
