/** Decisions as verdicts: an open question comes with a fact that would settle it. */
import { decisionOf } from './decision.ts'
import type { Fact, Facts, Verdict } from './facts.ts'
import { settlingOpen } from './settle.ts'

/** Decides a fact, given others. Never a wrong `proved` or `refuted`. */
export function decide(fact: Fact, given: Facts): Verdict {
  const decision = decisionOf(fact, given)
  if (decision === 'proved') return { kind: 'proved' }
  if (decision === 'undecided') return { kind: 'undecided', settledBy: settlingOpen(fact, given)[0] ?? fact }
  return { kind: 'refuted', witness: decision }
}
