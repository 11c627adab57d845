/** What a single fact implies for a name: `c % g == 0` makes c a multiple of g. */
import { add, ceiling, divide, isWhole, multiply, name, names, number, one, subtract } from './dimension.ts'
import { type Fact, type Facts, isAtLeast } from './facts.ts'
import { withoutDivisors } from './one_size.ts'
import { lowerBound } from './order.ts'
import { type Dimension, fromTerms, isPositive, type NameAtom, type Term, termsOf } from './polynomial.ts'
import { compareRationals, negateRational, rationalOne } from './rational.ts'
import { commonDivisor, wholeness } from './wholeness.ts'

/** A name and the dimension that replaces it. */
export interface Replacement {
  readonly name: string
  readonly value: Dimension
  /** The free name in the value, and its value in terms of the earlier names. */
  readonly fresh: { readonly name: string; readonly value: Dimension } | null
  /** The facts that the replacement expresses. */
  readonly used: Facts
  /** What must hold for the value to be a whole number of at least 1. */
  readonly added: Facts
}

/** A free name; no name of the language contains a tab. */
export function freshName(text: string, mark: string): string {
  return `${text}\t${mark}`
}

/** The replacement of a name that a fact allows; null if there is no simple one. */
export function replacementBy(fact: Fact, mark: string): Replacement | null {
  switch (fact.kind) {
    case 'equal':
      return byEquality(fact)
    case 'divisible':
      return byDivisibility(fact, mark)
    case 'at-least':
      return byBound(fact, subtract(fact.value, fact.least), mark)
    case 'below': {
      const room = subtract(fact.limit, fact.value)
      return isWhole(room) ? byBound(fact, subtract(room, one), mark) : null
    }
    case 'different':
    case 'indivisible':
      return null
  }
}

/** The terms that are a name times a number, each with the rest of the dimension, if the name does not occur there. */
function linearParts(
  dimension: Dimension,
): { readonly atom: NameAtom; readonly term: Term; readonly rest: Dimension }[] {
  return termsOf(dimension).flatMap((term) => {
    const [only, ...others] = term.factors
    if (only === undefined || others.length > 0 || only.exponent !== 1 || only.atom.kind !== 'name') return []
    const rest = fromTerms(termsOf(dimension).filter((other) => other !== term))
    return names(rest).has(only.atom.name) ? [] : [{ atom: only.atom, term, rest }]
  })
}

function isAtLeastOne(dimension: Dimension): boolean {
  const least = lowerBound(dimension)
  return least !== null && compareRationals(least, rationalOne) >= 0
}

/** The values of names for which a dimension is 0, for each name that occurs once and alone in a term. */
export function solutionsOf(
  dimension: Dimension,
): readonly { readonly atom: NameAtom; readonly value: Dimension; readonly added: Facts }[] {
  const candidates = linearParts(withoutDivisors(dimension)).map(({ atom, term, rest }) => {
    const value = divide(rest, number(negateRational(term.coefficient)))
    const added: Fact[] = []
    if (atom.domain === 'whole') {
      if (!isWhole(value)) added.push(wholeness(value))
      if (!isAtLeastOne(value)) added.push(isAtLeast(value, one))
    }
    return { atom, value, added }
  })
  // Prefers the one that needs the fewest added facts, then the last name, so that `h == w` keeps h.
  return candidates.sort((a, b) => a.added.length - b.added.length || (a.atom.name < b.atom.name ? 1 : -1))
}

function byEquality(fact: Extract<Fact, { kind: 'equal' }>): Replacement | null {
  const [first] = solutionsOf(subtract(fact.left, fact.right))
  if (first === undefined) return null
  return { name: first.atom.name, value: first.value, fresh: null, used: [fact], added: first.added }
}

function byDivisibility(fact: Extract<Fact, { kind: 'divisible' }>, mark: string): Replacement | null {
  const { value: above, divisor: below } = wholeness(divide(fact.value, fact.divisor)) as typeof fact
  const [term, ...others] = termsOf(divide(above, below))
  if (term === undefined || others.length > 0) return null
  const [over, ...more] = term.factors.filter(({ exponent }) => exponent > 0)
  if (over === undefined || more.length > 0 || over.exponent !== 1) return null
  const { atom } = over
  const step = commonDivisor([term])
  if (atom.kind !== 'name' || atom.domain !== 'whole' || names(step).has(atom.name)) return null
  // n·x/m is whole exactly if m divides x, provided that m is a number (n and m have no common divisor) or n is 1.
  const { numerator } = term.coefficient
  if (step.kind !== 'number' && numerator !== 1n && numerator !== -1n) return null
  if (!isWhole(step) || !isAtLeastOne(step)) return null
  const text = freshName(atom.name, mark)
  return {
    name: atom.name,
    value: multiply(step, name(text)),
    fresh: { name: text, value: divide(name(atom.name), step) },
    used: [fact],
    added: [],
  }
}

/** Replaces a name by what room ≥ 0 says about it. */
function byBound(fact: Fact, room: Dimension, mark: string): Replacement | null {
  for (const { atom, term, rest } of linearParts(room)) {
    if (atom.domain !== 'whole' || !isPositive(term.coefficient)) continue
    const least = ceiling(divide(rest, number(negateRational(term.coefficient))))
    if (!isAtLeastOne(least)) continue
    const text = freshName(atom.name, mark)
    return {
      name: atom.name,
      value: add(least, subtract(name(text), one)),
      fresh: { name: text, value: add(subtract(name(atom.name), least), one) },
      used: [fact],
      added: [],
    }
  }
  return null
}
