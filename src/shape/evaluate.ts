/** The exact values of dimensions and facts, given numbers for their names. */
import type { Fact, Facts } from './facts.ts'
import type { Atom, Dimension } from './polynomial.ts'
import {
  addRationals,
  ceilingRational,
  compareRationals,
  divideRationals,
  floorRational,
  isIntegerRational,
  multiplyRationals,
  type Rational,
  rational,
  rationalOne,
  rationalZero,
} from './rational.ts'
import { UndefinedValue } from './undefined_value.ts'

/** Numbers by name: whole ones, or any for names of rational numbers. */
export type Values = ReadonlyMap<string, bigint | Rational>

function valueOfAtom(atom: Atom, values: Values): Rational {
  switch (atom.kind) {
    case 'name': {
      const value = values.get(atom.name)
      if (value === undefined) throw new UndefinedValue(`${atom.name} has no value.`)
      return typeof value === 'bigint' ? { numerator: value, denominator: 1n } : value
    }
    case 'floor':
      return rational(floorRational(evaluateDimension(atom.of, values)))
    case 'ceiling':
      return rational(ceilingRational(evaluateDimension(atom.of, values)))
    case 'minimum':
    case 'maximum': {
      const wanted = atom.kind === 'minimum' ? -1 : 1
      return atom.of
        .map((each) => evaluateDimension(each, values))
        .reduce((best, each) => (compareRationals(each, best) === wanted ? each : best))
    }
    case 'sum':
      return evaluateDimension(atom.of, values)
  }
}

/** The value of a dimension. Throws an `UndefinedValue` if a name has no value or a divisor is 0. */
export function evaluateDimension(dimension: Dimension, values: Values): Rational {
  if (dimension.kind === 'number') return dimension.value
  let total = rationalZero
  for (const term of dimension.terms) {
    let product = term.coefficient
    for (const { atom, exponent } of term.factors) {
      const value = valueOfAtom(atom, values)
      const factor = exponent > 0 ? value : divideRationals(rationalOne, value)
      for (let i = Math.abs(exponent); i > 0; i -= 1) product = multiplyRationals(product, factor)
    }
    total = addRationals(total, product)
  }
  return total
}

/** Whether a fact holds; null if it is meaningless because a divisor is 0. */
export function truthAt(fact: Fact, values: Values): boolean | null {
  try {
    return holds(fact, values)
  } catch (error) {
    if (error instanceof UndefinedValue) return null
    throw error
  }
}

function holds(fact: Fact, values: Values): boolean {
  const at = (dimension: Dimension) => evaluateDimension(dimension, values)
  switch (fact.kind) {
    case 'equal':
      return compareRationals(at(fact.left), at(fact.right)) === 0
    case 'different':
      return compareRationals(at(fact.left), at(fact.right)) !== 0
    case 'at-least':
      return compareRationals(at(fact.value), at(fact.least)) >= 0
    case 'below':
      return compareRationals(at(fact.value), at(fact.limit)) < 0
    case 'divisible':
      return isIntegerRational(divideRationals(at(fact.value), at(fact.divisor)))
    case 'indivisible':
      return !isIntegerRational(divideRationals(at(fact.value), at(fact.divisor)))
  }
}

/** Whether a fact holds for these values. Throws an `UndefinedValue` if a name has no value or a divisor is 0. */
export function holdsAt(fact: Fact, values: Values): boolean {
  return holds(fact, values)
}

/** Whether all facts hold (and are meaningful) for these values. */
export function allHoldAt(facts: Facts, values: Values): boolean {
  return facts.every((fact) => truthAt(fact, values) === true)
}
