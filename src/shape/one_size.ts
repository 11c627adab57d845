/** Facts about a single size, decided completely by checking every value before the start and one period after it. */
import { divide, multiply, subtract } from './dimension.ts'
import { allHoldAt, truthAt } from './evaluate.ts'
import type { Fact, Facts } from './facts.ts'
import { lowerBound } from './order.ts'
import { type Atom, type Dimension, fromTerms, makeTerm, type Term } from './polynomial.ts'
import {
  addFunctions,
  canonicalFunction,
  commonPeriod,
  constantFunction,
  extremeFunction,
  floorFunction,
  multiplyFunctions,
  negateFunction,
  type QuasiPolynomial,
  signSettledFrom,
  sizeItself,
} from './quasi_polynomial.ts'
import { commonFactors } from './quotient.ts'
import { rationalOne } from './rational.ts'
import { commonDivisor } from './wholeness.ts'

/** A dimension in one whole name as a function of that name; null if it is not one, or exceeds the limits. */
export function functionOf(dimension: Dimension): QuasiPolynomial | null {
  if (dimension.kind === 'number')
    return constantFunction(dimension.value.numerator, dimension.value.denominator)
  let total: QuasiPolynomial | null = constantFunction(0n, 1n)
  for (const term of dimension.terms) {
    const summand = functionOfTerm(term)
    total = summand === null || total === null ? null : addFunctions(total, summand)
    if (total === null) break
  }
  return total === null ? null : canonicalFunction(total)
}

function functionOfTerm(term: Term): QuasiPolynomial | null {
  let product: QuasiPolynomial | null = constantFunction(
    term.coefficient.numerator,
    term.coefficient.denominator,
  )
  for (const { atom, exponent } of term.factors) {
    if (exponent < 0) return null
    const factor = functionOfAtom(atom)
    if (factor === null) return null
    for (let i = 0; i < exponent && product !== null; i += 1) product = multiplyFunctions(product, factor)
    if (product === null) return null
  }
  return product
}

const known = new WeakMap<Atom, QuasiPolynomial | null>()

function functionOfAtom(atom: Atom): QuasiPolynomial | null {
  let result = known.get(atom)
  if (result === undefined) {
    result = findFunctionOfAtom(atom)
    known.set(atom, result)
  }
  return result
}

function findFunctionOfAtom(atom: Atom): QuasiPolynomial | null {
  switch (atom.kind) {
    case 'name':
      return atom.domain === 'whole' ? sizeItself : null
    case 'floor': {
      const of = functionOf(atom.of)
      return of === null ? null : floorFunction(of)
    }
    case 'ceiling': {
      const of = functionOf(atom.of)
      const below = of === null ? null : floorFunction(negateFunction(of))
      return below === null ? null : negateFunction(below)
    }
    case 'minimum':
    case 'maximum': {
      const [first, ...others] = atom.of.map(functionOf)
      let best = first ?? null
      for (const each of others) best = best && each && extremeFunction(atom.kind, best, each)
      return best
    }
    case 'sum':
      return functionOf(atom.of)
  }
}

/** A dimension of the same sign without divisors and without names as common factors. */
export function withoutDivisors(dimension: Dimension): Dimension {
  if (dimension.kind === 'number') return dimension
  const divisor = commonDivisor(dimension.terms)
  const least = lowerBound(divisor)
  const isPositive = least !== null && least.numerator > 0n
  // A divisor of unknown sign is multiplied by twice, which keeps the sign.
  const positive = isPositive ? divisor : multiply(divisor, divisor)
  return withoutCommonNames(divisor.kind === 'number' ? dimension : multiply(dimension, positive))
}

function withoutCommonNames(dimension: Dimension): Dimension {
  if (dimension.kind === 'number') return dimension
  const common = commonFactors(dimension).filter(
    ({ atom, exponent }) => exponent > 0 && atom.kind === 'name' && atom.domain === 'whole',
  )
  return common.length === 0 ? dimension : divide(dimension, fromTerms([makeTerm(rationalOne, common)]))
}

/** The size from which the truth of a fact about one size is periodic, and the period. */
interface Rhythm {
  readonly start: number
  readonly period: number
}

function rhythmOfSign(dimension: Dimension): Rhythm | null {
  const difference = functionOf(withoutDivisors(dimension))
  const start = difference === null ? null : signSettledFrom(difference)
  return start === null || difference === null ? null : { start, period: difference.period }
}

/** The rhythm of a fact about one size; null if it exceeds the limits. */
export function rhythmOf(fact: Fact): Rhythm | null {
  switch (fact.kind) {
    case 'equal':
    case 'different':
      return rhythmOfSign(subtract(fact.left, fact.right))
    case 'at-least':
      return rhythmOfSign(subtract(fact.value, fact.least))
    case 'below':
      return rhythmOfSign(subtract(fact.limit, fact.value))
    case 'divisible':
    case 'indivisible': {
      const quotient = functionOf(divide(fact.value, fact.divisor))
      const below = quotient === null ? null : floorFunction(quotient)
      const part = quotient === null || below === null ? null : addFunctions(quotient, negateFunction(below))
      return part === null ? null : canonicalFunction(part)
    }
  }
}

/** The rhythm of a conjunction; null if the rhythm of a fact is unknown, or the common one exceeds the limits. */
export function commonRhythm(facts: Facts): Rhythm | null {
  let common: Rhythm = { start: 1, period: 1 }
  for (const fact of facts) {
    const rhythm = rhythmOf(fact)
    const period = rhythm === null ? null : commonPeriod(common.period, rhythm.period)
    if (rhythm === null || period === null) return null
    common = { start: Math.max(common.start, rhythm.start), period }
  }
  return common
}

/**
 * Whether a fact about one size holds wherever the given facts about that size do: `proved`, or the smallest size at
 * which it fails. Null if the rhythm exceeds the limits and none of the first `tried` sizes is a counterexample.
 */
export function decideOneSize(
  fact: Fact,
  given: Facts,
  name: string,
  tried: number,
): 'proved' | bigint | null {
  const rhythm = commonRhythm([...given, fact])
  const end = rhythm === null ? tried : rhythm.start + rhythm.period
  for (let size = 1; size < end; size += 1) {
    const values = new Map([[name, BigInt(size)]])
    if (truthAt(fact, values) === false && allHoldAt(given, values)) return BigInt(size)
  }
  return rhythm === null ? null : 'proved'
}
