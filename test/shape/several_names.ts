/** Random facts about several names beside their brute-force truth: flattened sizes, channels with quotients, anything. */
import fc from 'fast-check'
import {
  add,
  divide,
  type Fact,
  isAtLeast,
  isDivisible,
  isEqual,
  multiply,
  name,
  number,
} from '../../src/shape/index.ts'
import { less, minus, over, plus, type Sample, times, type Values } from './arbitrary.ts'
import { sizeFunctions } from './chains.ts'

/** A fact, and whether it holds for given names; null where a divisor is 0. */
export interface NamedFact {
  readonly fact: Fact
  readonly holds: (values: Values) => boolean | null
}

export const named = (text: string): Sample => ({
  dimension: name(text),
  value: (values) => [values[text] as number, 1],
})
export const constant = (value: number): Sample => ({ dimension: number(value), value: () => [value, 1] })
const sum = (a: Sample, b: Sample): Sample => ({
  dimension: add(a.dimension, b.dimension),
  value: (v) => plus(a.value(v), b.value(v)),
})
const product = (a: Sample, b: Sample): Sample => ({
  dimension: multiply(a.dimension, b.dimension),
  value: (v) => times(a.value(v), b.value(v)),
})
const quotient = (a: Sample, b: Sample): Sample => ({
  dimension: divide(a.dimension, b.dimension),
  value: (v) => over(a.value(v), b.value(v)),
})

const isDefined = ([, below]: readonly [number, number]) => !Number.isNaN(below)

/** The six statements about two samples; the second is the divisor of the last two. */
export function factAbout(kind: Fact['kind'], a: Sample, b: Sample): NamedFact {
  const test =
    (holds: (p: readonly [number, number], q: readonly [number, number]) => boolean) => (v: Values) => {
      const [p, q] = [a.value(v), b.value(v)]
      return isDefined(p) && isDefined(q) ? holds(p, q) : null
    }
  const [p, q] = [a.dimension, b.dimension]
  const isMultiple = (v: Values) => {
    const result = over(a.value(v), b.value(v))
    return isDefined(result) ? result[1] === 1 : null
  }
  switch (kind) {
    case 'equal':
      return { fact: isEqual(p, q), holds: test((x, y) => minus(x, y)[0] === 0) }
    case 'different':
      return { fact: { kind, left: p, right: q }, holds: test((x, y) => minus(x, y)[0] !== 0) }
    case 'at-least':
      return { fact: isAtLeast(p, q), holds: test((x, y) => !less(x, y)) }
    case 'below':
      return { fact: { kind, value: p, limit: q }, holds: test((x, y) => less(x, y)) }
    case 'divisible':
      return { fact: isDivisible(p, q), holds: isMultiple }
    case 'indivisible':
      return {
        fact: { kind, value: p, divisor: q },
        holds: (v) => {
          const result = isMultiple(v)
          return result === null ? null : !result
        },
      }
  }
}

const kinds = fc.constantFrom<Fact['kind']>('equal', 'equal', 'different', 'at-least', 'at-least', 'below')

const ofSize = (text: string): fc.Arbitrary<Sample> =>
  sizeFunctions(text, 8).map(({ dimension, value }) => ({
    dimension,
    value: (values: Values) => [value(values[text] as number), 1] as const,
  }))

const channels: fc.Arbitrary<Sample> = fc.constantFrom<Sample>(
  constant(1),
  constant(4),
  named('c'),
  product(constant(2), named('c')),
  sum(named('c'), named('g')),
)

/** Flattened sizes: f(h)·g(w)·channels, in two orders, with one side changed or not. */
export const flattened: fc.Arbitrary<NamedFact> = fc
  .tuple(
    kinds,
    ofSize('h'),
    ofSize('w'),
    channels,
    fc.oneof(ofSize('h'), fc.constant(null)),
    fc.integer({ min: -1, max: 2 }),
  )
  .map(([kind, f, g, c, other, shift]) => {
    const left = product(product(f, g), c)
    const right = product(c, product(other ?? g, other === null ? f : g))
    return factAbout(kind, left, shift === 2 ? right : sum(right, constant(kind === 'equal' ? 0 : shift)))
  })

const letters = fc.constantFrom('a', 'c', 'g').map(named)
const polynomial: fc.Arbitrary<Sample> = fc
  .array(
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.array(letters, { maxLength: 2 }))
      .map(([k, list]) => list.reduce(product, constant(k))),
    { minLength: 1, maxLength: 3 },
  )
  .map((terms) => terms.reduce(sum))

const divisor: fc.Arbitrary<Sample> = fc.oneof(
  fc.integer({ min: 2, max: 4 }).map(constant),
  letters,
  letters.map((each) => product(constant(2), each)),
)

/** Channels: polynomials with exact quotients, and what divides what. */
export const channelFacts: fc.Arbitrary<NamedFact> = fc.oneof(
  fc.tuple(kinds, polynomial, polynomial).map(([kind, a, b]) => factAbout(kind, a, b)),
  fc
    .tuple(kinds, polynomial, polynomial, divisor)
    .map(([kind, a, b, d]) => factAbout(kind, quotient(a, d), b)),
  fc.tuple(kinds, polynomial, divisor).map(([kind, a, d]) => factAbout(kind, product(quotient(a, d), d), a)),
  fc
    .tuple(fc.constantFrom<Fact['kind']>('divisible', 'divisible', 'indivisible'), polynomial, divisor)
    .map(([kind, a, d]) => factAbout(kind, a, d)),
)

/** What a `where` says of channels. */
export const channelGivens: fc.Arbitrary<NamedFact> = fc.oneof(
  fc.tuple(letters, divisor).map(([a, d]) => factAbout('divisible', a, d)),
  fc.tuple(letters, polynomial).map(([a, b]) => factAbout('equal', a, b)),
  fc.tuple(letters, polynomial).map(([a, b]) => factAbout('at-least', a, b)),
  fc.tuple(letters, fc.integer({ min: 1, max: 6 })).map(([a, k]) => factAbout('below', a, constant(k))),
  channelFacts,
)

/** What a `where` says of two sizes. */
export const sizeGivens: fc.Arbitrary<NamedFact> = fc.oneof(
  fc
    .tuple(fc.constantFrom('h', 'w').map(named), fc.constantFrom(2, 4, 8))
    .map(([a, d]) => factAbout('divisible', a, constant(d))),
  fc
    .tuple(fc.constantFrom('h', 'w').map(named), fc.integer({ min: 2, max: 9 }))
    .map(([a, k]) => factAbout('at-least', a, constant(k))),
  fc.constant(factAbout('equal', named('h'), named('w'))),
  fc.constant(factAbout('at-least', named('h'), named('w'))),
  fc.tuple(ofSize('h'), ofSize('w')).map(([a, b]) => factAbout('equal', a, b)),
)

/** Facts about any expressions. */
export const anyFacts = (samples: fc.Arbitrary<Sample>): fc.Arbitrary<NamedFact> =>
  fc
    .tuple(
      fc.constantFrom<Fact['kind']>('equal', 'different', 'at-least', 'below', 'divisible'),
      samples,
      samples,
    )
    .map(([kind, a, b]) => factAbout(kind, a, kind === 'divisible' ? sum(product(b, b), constant(1)) : b))
