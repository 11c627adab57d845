/** Decides facts about dimensions: proved, refuted with a witness, or undecided with what would settle it. */
import { type Fact, type Facts, truthOf, type Verdict } from './facts.ts'

/** What follows from `given` about a fact. Never a wrong `proved` or `refuted`. */
export function decide(fact: Fact, given: Facts): Verdict {
  if (truthOf(fact) === 'yes') return { kind: 'proved' }
  if (given.some((known) => JSON.stringify(known, bigintAsText) === JSON.stringify(fact, bigintAsText)))
    return { kind: 'proved' }
  return { kind: 'undecided', settledBy: fact }
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value
}
