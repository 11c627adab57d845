/** Decides facts about dimensions: proved, refuted with a witness, or undecided with what would settle it. */
import { type Fact, type Facts, keyOfFact, truthOf, type Verdict } from './facts.ts'

/** What follows from `given` about a fact. Never a wrong `proved` or `refuted`. */
export function decide(fact: Fact, given: Facts): Verdict {
  if (truthOf(fact) === 'yes') return { kind: 'proved' }
  const key = keyOfFact(fact)
  if (given.some((known) => keyOfFact(known) === key)) return { kind: 'proved' }
  return { kind: 'undecided', settledBy: fact }
}
