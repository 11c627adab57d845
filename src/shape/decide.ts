/** A decision as a verdict: where a question stays open, with what would settle it. */
import { decisionOf } from './decision.ts'
import type { Fact, Facts, Verdict } from './facts.ts'
import { settlingOpen } from './settle.ts'

/** What follows from `given` about a fact. Never a wrong `proved` or `refuted`. */
export function decide(fact: Fact, given: Facts): Verdict {
  const decision = decisionOf(fact, given)
  if (decision === 'proved') return { kind: 'proved' }
  if (decision === 'undecided') return { kind: 'undecided', settledBy: settlingOpen(fact, given)[0] ?? fact }
  return { kind: 'refuted', witness: decision }
}
