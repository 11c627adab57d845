/** The simple facts on names that would prove a fact, for messages and for the conditions that are inferred. */
import { decisionOf } from './decide.ts'
import type { Fact, Facts } from './facts.ts'
import type { Dimension } from './polynomial.ts'

/** Simple facts that together make a fact proved; none where it is proved already. */
export function settling(fact: Fact, given: Facts): readonly Fact[] {
  return decisionOf(fact, given) === 'proved' ? [] : [fact]
}

/** Whether a fact follows from others. */
export function impliedBy(fact: Fact, given: Facts): boolean {
  return decisionOf(fact, given) === 'proved'
}

/** The same conjunction without the facts that follow from the others, in the order in which it is written. */
export function simplest(facts: Facts): Facts {
  const kept = [...facts]
  for (let i = kept.length - 1; i >= 0; i -= 1)
    if (impliedBy(kept[i]!, kept.toSpliced(i, 1))) kept.splice(i, 1)
  return kept
}

/** The dimension in the simplest form that it has where the given facts hold. */
export function simplify(dimension: Dimension, _given: Facts): Dimension {
  return dimension
}
