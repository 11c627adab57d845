/** Decisions about several names against brute force in a box: never a wrong answer. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, holdsAt, namesOfFact, showFact } from '../../src/shape/index.ts'
import { samples, type Values } from './arbitrary.ts'
import { pairs } from './pairs.ts'
import {
  anyFacts,
  channelFacts,
  channelGivens,
  flattened,
  type NamedFact,
  sizeGivens,
} from './several_names.ts'

/** How far each name goes, by how many there are: more than two periods of the generated sizes. */
const sides = [1, 40, 20, 10, 6, 4]

/** Names that cancel out do not matter, but brute force needs them. */
const ones: Values = { a: 1, c: 1, g: 1, h: 1, w: 1 }

function* box(texts: readonly string[], side: number): Generator<Values> {
  const [text, ...others] = texts
  if (text === undefined) yield ones
  else
    for (const rest of box(others, side))
      for (let value = 1; value <= side; value += 1) yield { ...rest, [text]: value }
}

interface Answers {
  proved: number
  refuted: number
  undecided: number
}

function compare(fact: NamedFact, given: readonly NamedFact[], answers: Answers): void {
  const facts = given.map((each) => each.fact)
  const verdict = decide(fact.fact, facts)
  answers[verdict.kind] += 1
  const question = `${facts.map(showFact).join(' and ')} |- ${showFact(fact.fact)}`
  switch (verdict.kind) {
    case 'proved': {
      const texts = [...new Set([fact.fact, ...facts].flatMap((each) => [...namesOfFact(each)]))]
      for (const values of box(texts, sides[texts.length]!))
        if (fact.holds(values) === false && given.every((each) => each.holds(values) === true))
          expect.fail(`${question} was called proved, and fails at ${JSON.stringify(values)}`)
      break
    }
    case 'refuted': {
      const { witness } = verdict
      const values = {
        ...ones,
        ...Object.fromEntries([...witness].map(([text, value]) => [text, Number(value)])),
      }
      expect(fact.holds(values), `${question} at ${JSON.stringify(values)}`).toBe(false)
      for (const each of given) expect(each.holds(values), question).toBe(true)
      expect(holdsAt(fact.fact, witness)).toBe(false)
      break
    }
    case 'undecided':
      break
  }
}

describe('each answer about several names agrees with brute force', () => {
  const cases: readonly [string, number, number, fc.Arbitrary<NamedFact>, fc.Arbitrary<NamedFact>][] = [
    ['flattened sizes of two axes', 600, 0.03, flattened, sizeGivens],
    ['channels with quotients', 800, 0.03, channelFacts, channelGivens],
    ['any expressions', 200, 0.2, anyFacts(samples), anyFacts(samples)],
  ]
  test.each(cases)('%s', (_, share, mostUndecided, facts, givens) => {
    const answers: Answers = { proved: 0, refuted: 0, undecided: 0 }
    fc.assert(
      fc.property(facts, fc.array(givens, { maxLength: 2 }), (fact, given) => compare(fact, given, answers)),
      { numRuns: pairs(share) },
    )
    const all = answers.proved + answers.refuted + answers.undecided
    expect(answers.undecided / all, JSON.stringify(answers)).toBeLessThan(mostUndecided)
    expect(answers.proved / all, JSON.stringify(answers)).toBeGreaterThan(0.1)
    expect(answers.refuted / all, JSON.stringify(answers)).toBeGreaterThan(0.1)
  })
})
