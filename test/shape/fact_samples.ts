/** Random facts beside what plain numbers say of them. */
import fc from 'fast-check'
import { add, type Fact, isAtLeast, isEqual, number } from '../../src/shape/index.ts'
import { lcm, pairsOfBranches, type SizeFunction, sizeFunctions, sizeNamed } from './chains.ts'

/** A fact about one size, and whether it holds there. */
export interface SizeFact {
  readonly fact: Fact
  readonly holds: (size: number) => boolean
  readonly period: number
  readonly start: number
}

const modulo = (a: number, b: number) => ((a % b) + b) % b
const slowest = (a: SizeFunction, b: SizeFunction) => ({
  period: lcm(a.period, b.period),
  start: Math.max(a.start, b.start),
})

const constant = (value: number): SizeFunction => ({
  dimension: number(value),
  value: () => value,
  period: 1,
  start: 1,
})

function comparison(
  kind: 'equal' | 'different' | 'at-least' | 'below',
  a: SizeFunction,
  b: SizeFunction,
): SizeFact {
  const [p, q] = [a.dimension, b.dimension]
  // Lines of different slopes part somewhere: behind the constants, which are small, over the least difference of slopes.
  const rhythm = { ...slowest(a, b), start: Math.max(a.start, b.start) + 64 }
  switch (kind) {
    case 'equal':
      return { fact: isEqual(p, q), holds: (size) => a.value(size) === b.value(size), ...rhythm }
    case 'different':
      return {
        fact: { kind, left: p, right: q },
        holds: (size) => a.value(size) !== b.value(size),
        ...rhythm,
      }
    case 'at-least':
      return { fact: isAtLeast(p, q), holds: (size) => a.value(size) >= b.value(size), ...rhythm }
    case 'below':
      return { fact: { kind, value: p, limit: q }, holds: (size) => a.value(size) < b.value(size), ...rhythm }
  }
}

function divisibility(kind: 'divisible' | 'indivisible', a: SizeFunction, divisor: number): SizeFact {
  const wanted = kind === 'divisible'
  return {
    fact: { kind, value: a.dimension, divisor: number(divisor) },
    holds: (size) => (modulo(a.value(size), divisor) === 0) === wanted,
    period: a.period * divisor,
    start: a.start,
  }
}

/** Facts about a size as a body raises them: branches that meet, windows that must fit, sizes that must divide. */
export function sizeFacts(text: string): fc.Arbitrary<SizeFact> {
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom<'equal' | 'at-least' | 'below' | 'different'>(
            'equal',
            'equal',
            'at-least',
            'below',
            'different',
          ),
          pairsOfBranches(text),
        )
        .map(([kind, [a, b]]) => comparison(kind, a, b)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(sizeFunctions(text), fc.integer({ min: -2, max: 5 }))
        .map(([a, least]) => comparison('at-least', a, constant(least))),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(
          fc.constantFrom<'divisible' | 'indivisible'>('divisible', 'divisible', 'indivisible'),
          sizeFunctions(text),
          fc.constantFrom(2, 3, 4),
        )
        .map(([kind, a, divisor]) => divisibility(kind, a, divisor)),
    },
  )
}

/** Facts as a `where` gives them. */
export function givenFacts(text: string): fc.Arbitrary<SizeFact> {
  const size = sizeNamed(text)
  const shifted = (by: number): SizeFunction => ({
    ...size,
    dimension: add(size.dimension, number(by)),
    value: (h) => h + by,
  })
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom(2, 3, 4, 8, 16, 32).map((d) => divisibility('divisible', size, d)),
    },
    {
      weight: 2,
      arbitrary: fc.integer({ min: 2, max: 40 }).map((k) => comparison('at-least', size, constant(k))),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 2, max: 40 }).map((k) => comparison('below', size, constant(k))),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 40 }).map((k) => comparison('equal', size, constant(k))),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 9 }).map((k) => comparison('different', size, constant(k))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(2, 3, 4))
        .map(([by, d]) => divisibility('divisible', shifted(by), d)),
    },
    { weight: 1, arbitrary: fc.constantFrom(2, 3).map((d) => divisibility('indivisible', size, d)) },
    { weight: 1, arbitrary: sizeFacts(text) },
  )
}
