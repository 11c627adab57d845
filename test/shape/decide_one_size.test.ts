/** Decisions about one size against brute force over sizes: never a wrong answer, and hardly ever none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, holdsAt, showFact } from '../../src/shape/index.ts'
import { lcm } from './chains.ts'
import { givenFacts, type SizeFact, sizeFacts } from './fact_samples.ts'
import { pairs } from './pairs.ts'

/** The first size that satisfies the given facts and not the fact, among so many that every class is met. */
function firstCounterexample(fact: SizeFact, given: readonly SizeFact[]): number | null {
  const all = [fact, ...given]
  const period = all.reduce((common, each) => lcm(common, each.period), 1)
  const last = Math.min(Math.max(...all.map(({ start }) => start)) + period + 1, 4000)
  for (let size = 1; size <= last; size += 1)
    if (given.every((each) => each.holds(size)) && !fact.holds(size)) return size
  return null
}

test('each answer about one size is what brute force gives, the witness is the smallest', () => {
  const answers = { proved: 0, refuted: 0, undecided: 0 }
  fc.assert(
    fc.property(sizeFacts('h'), fc.array(givenFacts('h'), { maxLength: 2 }), (fact, given) => {
      const facts = given.map((each) => each.fact)
      const verdict = decide(fact.fact, facts)
      answers[verdict.kind] += 1
      const counterexample = firstCounterexample(fact, given)
      const question = `${facts.map(showFact).join(' and ')} |- ${showFact(fact.fact)}`
      if (verdict.kind === 'proved') expect(counterexample, question).toBe(null)
      if (verdict.kind !== 'refuted') return
      // Where the size cancels out any one will do.
      const size = Number(verdict.witness.get('h') ?? 1n)
      expect(given.every((each) => each.holds(size)) && !fact.holds(size), `${question} at ${size}`).toBe(
        true,
      )
      expect(facts.every((each) => holdsAt(each, verdict.witness))).toBe(true)
      expect(counterexample ?? size, question).toBe(size)
    }),
    { numRuns: pairs(3400) },
  )
  const all = answers.proved + answers.refuted + answers.undecided
  expect(answers.undecided / all, JSON.stringify(answers)).toBeLessThan(0.0005)
  // A test in which nearly everything is refuted would say little.
  expect(answers.proved / all, JSON.stringify(answers)).toBeGreaterThan(0.2)
  expect(answers.refuted / all, JSON.stringify(answers)).toBeGreaterThan(0.2)
})
