/** Simplifies dimensions and facts, given other facts. */
import { decisionOf, rewritingOf } from './decision.ts'
import { type Fact, type Facts, keyOfFact, showFact } from './facts.ts'
import { type Atom, type Dimension, partsOf, termsOf } from './polynomial.ts'
import { rewrite, written } from './rewriting.ts'
import { plainly } from './settle.ts'
import { onlyClass } from './size_branches.ts'

/** Whether a fact follows from others. */
export function impliedBy(fact: Fact, given: Facts): boolean {
  return decisionOf(fact, given) === 'proved'
}

/** How hard a dimension is to read: roundings and extremes count most, then length. */
function weight(dimension: Dimension): number {
  let total = 0
  const visit = (of: Dimension): void => {
    for (const { factors } of termsOf(of)) {
      total += 1
      for (const { atom } of factors) {
        total += weightOfAtom(atom)
        for (const part of partsOf(atom)) visit(part)
      }
    }
  }
  visit(dimension)
  return total
}

function weightOfAtom(atom: Atom): number {
  return atom.kind === 'name' ? 1 : atom.kind === 'sum' ? 2 : 100
}

/** The simplest form of a dimension where the given facts hold: ⌈h/32⌉ is h/32 if `h % 32 == 0`. */
export function simplify(dimension: Dimension, given: Facts): Dimension {
  if (dimension.kind === 'number') return dimension
  const rewriting = rewritingOf(given)
  if (rewriting.isContradiction) return dimension
  const inner = rewrite(dimension, rewriting)
  const candidates = [inner, onlyClass(inner)].map((each) => written(each, rewriting))
  return candidates.reduce((best, each) => (weight(each) < weight(best) ? each : best), dimension)
}

const order: Readonly<Record<Fact['kind'], number>> = {
  equal: 0,
  divisible: 1,
  'at-least': 2,
  below: 3,
  different: 4,
  indivisible: 5,
}

/**
 * The same conjunction in the simplest words, without facts that follow from the others, in the order in which it is
 * written.
 */
export function simplest(facts: Facts): Facts {
  const plain = [...new Map(facts.map(plainly).map((fact) => [keyOfFact(fact), fact])).values()]
  const kept = plain
    .map((fact) => ({ fact, text: showFact(fact) }))
    .sort((a, b) => order[a.fact.kind] - order[b.fact.kind] || (a.text < b.text ? -1 : 1))
    .map(({ fact }) => fact)
  for (let i = kept.length - 1; i >= 0; i -= 1)
    if (impliedBy(kept[i]!, kept.toSpliced(i, 1))) kept.splice(i, 1)
  return kept
}
