/** Facts as statements about one dimension: that it is zero, nonzero, positive or nonnegative. */
import { divide, floor, negate, number, one, subtract } from './dimension.ts'
import type { Fact } from './facts.ts'
import { withoutDivisors } from './one_size.ts'
import { equalDimensions, lowerBound } from './order.ts'
import { type Dimension, fromTerms, isWhole, keyOf, type Term, termsOf } from './polynomial.ts'
import { quotientOfTerms } from './quotient.ts'
import { multiplyPolynomials } from './ring.ts'

/** A claim about a dimension's value. */
export interface Goal {
  readonly kind: 'zero' | 'nonzero' | 'positive' | 'nonnegative'
  readonly of: Dimension
}

/** A goal that holds exactly where a fact does. */
export function goalOf(fact: Fact): Goal {
  switch (fact.kind) {
    case 'equal':
      return { kind: 'zero', of: withoutDivisors(subtract(fact.left, fact.right)) }
    case 'different':
      return { kind: 'nonzero', of: withoutDivisors(subtract(fact.left, fact.right)) }
    case 'at-least':
      return { kind: 'nonnegative', of: withoutDivisors(subtract(fact.value, fact.least)) }
    case 'below': {
      const room = withoutDivisors(subtract(fact.limit, fact.value))
      return isWhole(room) ? { kind: 'nonnegative', of: subtract(room, one) } : { kind: 'positive', of: room }
    }
    case 'divisible':
    case 'indivisible': {
      const quotient = divide(fact.value, fact.divisor)
      const part = subtract(quotient, floor(quotient))
      return { kind: fact.kind === 'divisible' ? 'zero' : 'nonzero', of: part }
    }
  }
}

/** Whether the dimension's bounds prove the goal, with the help of assumptions. */
export function holdsPlainly(
  goal: Goal,
  assumptions: readonly Goal[],
  together = howManyTogether(goal.of, assumptions),
): boolean {
  switch (goal.kind) {
    case 'zero':
      return isZero(goal.of, assumptions, together)
    case 'nonzero':
      return (
        equalDimensions(goal.of, number(0)) === 'no' ||
        isAtLeast(goal.of, 'positive', assumptions, together) ||
        isAtLeast(negate(goal.of), 'positive', assumptions, together)
      )
    case 'positive':
    case 'nonnegative':
      return isAtLeast(goal.of, goal.kind, assumptions, together)
  }
}

/** Whether some assumption was found to contradict another, or what is known about names. */
export function isImpossible(assumptions: readonly Goal[]): boolean {
  return assumptions.some((each, index) => holdsPlainly(opposite(each), assumptions.toSpliced(index, 1), 1))
}

function opposite({ kind, of }: Goal): Goal {
  switch (kind) {
    case 'zero':
      return { kind: 'nonzero', of }
    case 'nonzero':
      return { kind: 'zero', of }
    case 'positive':
      return { kind: 'nonnegative', of: negate(of) }
    case 'nonnegative':
      return { kind: 'positive', of: negate(of) }
  }
}

function isBounded(dimension: Dimension, kind: 'positive' | 'nonnegative'): boolean {
  const least = lowerBound(dimension)
  if (least === null) return false
  return kind === 'positive' ? least.numerator > 0n : least.numerator >= 0n
}

/** How many assumptions may be combined if there are few of them and the dimension is short. */
const maxTogether = 2
const fewAssumptions = 4
const shortDimension = 4

function howManyTogether(dimension: Dimension, assumptions: readonly Goal[]): number {
  return assumptions.length <= fewAssumptions && termsOf(dimension).length <= shortDimension ? maxTogether : 1
}

function isAtLeast(
  dimension: Dimension,
  kind: 'positive' | 'nonnegative',
  assumptions: readonly Goal[],
  depth: number,
): boolean {
  if (isBounded(dimension, kind)) return true
  if (depth === 0) return false
  for (const { kind: known, of } of assumptions) {
    if (known === 'nonzero') continue
    for (const factor of multipliers(dimension, of, known === 'zero')) {
      // d - λ·g, for λ ≥ 0 and g ≥ 0, is at most d.
      const rest = subtract(dimension, multiplyPolynomials(factor, of))
      if (isAtLeast(rest, kind, assumptions, depth - 1)) return true
      if (
        known === 'positive' &&
        kind === 'positive' &&
        isPositiveTerm(factor) &&
        isAtLeast(rest, 'nonnegative', assumptions, depth - 1)
      )
        return true
    }
  }
  return false
}

function isZero(dimension: Dimension, assumptions: readonly Goal[], depth: number): boolean {
  if (dimension.kind === 'number') return dimension.value.numerator === 0n
  if (depth === 0) return false
  for (const { kind, of } of assumptions) {
    if (kind !== 'zero') continue
    for (const factor of multipliers(dimension, of, true))
      if (isZero(subtract(dimension, multiplyPolynomials(factor, of)), assumptions, depth - 1)) return true
  }
  return false
}

/**
 * Whether a dimension is whole because subtracting whole multiples of dimensions known to be whole leaves something
 * whole.
 */
export function isWholeGiven(
  dimension: Dimension,
  whole: readonly Dimension[],
  depth = maxTogether,
): boolean {
  if (isWhole(dimension)) return true
  if (depth === 0) return false
  return whole.some((known) =>
    [...multipliers(dimension, known, true)].some(
      (factor) =>
        isWhole(factor) &&
        isWholeGiven(subtract(dimension, multiplyPolynomials(factor, known)), whole, depth - 1),
    ),
  )
}

function isPositiveTerm(factor: Dimension): boolean {
  return isBounded(factor, 'positive')
}

const mayBeNegative = ({ coefficient, factors }: Term): boolean =>
  coefficient.numerator < 0n || factors.some(({ atom }) => atom.kind === 'name' && atom.domain === 'rational')

/** How many ways to combine a dimension with an assumption are tried. */
const maxMultipliers = 6

/**
 * The terms λ for which some term of λ·known cancels one of the dimension. If `known` is only nonnegative, so that its
 * sign matters, λ must be nonnegative too, and only terms that may be negative need cancelling.
 */
function multipliers(dimension: Dimension, known: Dimension, isAnySign: boolean): Iterable<Dimension> {
  const found = new Map<string, Dimension>()
  for (const term of termsOf(dimension)) {
    if (!isAnySign && !mayBeNegative(term)) continue
    for (const other of termsOf(known)) {
      if (found.size === maxMultipliers) return found.values()
      const quotient = quotientOfTerms(term, other)
      if (quotient === null || quotient.factors.some(({ exponent }) => exponent < 0)) continue
      const factor = fromTerms([quotient])
      if (isAnySign || isBounded(factor, 'nonnegative')) found.set(keyOf(factor), factor)
    }
  }
  return found.values()
}
