/** What settles a fact, simplest forms, wholeness, names of rational numbers and sums over an index. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  ceilDivide,
  type Dimension,
  decide,
  divide,
  evaluateDimension,
  type Fact,
  type Facts,
  floorDivide,
  holdsAt,
  impliedBy,
  isAtLeast,
  isDivisible,
  isEqual,
  isWhole,
  lessOrEqual,
  maximum,
  minimum,
  multiply,
  name,
  number,
  periodLimit,
  type Rational,
  rational,
  rationalName,
  remainder,
  settling,
  show,
  showFact,
  simplest,
  simplify,
  substitute,
  subtract,
  sumOver,
  wholeness,
} from '../../src/shape/index.ts'
import { samples, type Values, values } from './arbitrary.ts'
import { givenFacts, sizeFacts } from './fact_samples.ts'
import { channelFacts, channelGivens } from './several_names.ts'

const [a, b, c, g, h, w, r] = ['a', 'b', 'c', 'g', 'h', 'w', 'r'].map(name) as [
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
]
const n = number
const half = (d: Dimension) => ceilDivide(d, n(2))
const written = (facts: Facts) => facts.map(showFact).join(' and ')
const below = (value: Dimension, limit: Dimension): Fact => ({ kind: 'below', value, limit })

describe('what networks ask', () => {
  const proved: readonly [Fact, Facts][] = [
    [isEqual(multiply(floorDivide(h, n(32)), n(32)), h), [isDivisible(h, n(32))]],
    [
      isEqual(multiply(n(4), multiply(half(h), half(w))), multiply(h, w)),
      [isDivisible(h, n(2)), isDivisible(w, n(2))],
    ],
    [isEqual(multiply(g, divide(c, g)), c), []],
    [isEqual(multiply(g, floorDivide(c, g)), c), [isDivisible(c, g)]],
    [isDivisible(multiply(n(4), c), n(2)), []],
    [isDivisible(multiply(a, g), g), []],
    [isDivisible(c, n(2)), [isDivisible(c, n(4))]],
    [isDivisible(c, g), [isDivisible(c, multiply(n(2), g))]],
    [isDivisible(add(a, c), g), [isDivisible(c, g), isDivisible(a, g)]],
    [isAtLeast(add(a, b), a), []],
    [isAtLeast(divide(c, g), n(1)), [isDivisible(c, g)]],
    [isAtLeast(add(floorDivide(subtract(h, n(7)), n(2)), n(1)), n(1)), [isAtLeast(h, n(7))]],
    [isEqual(half(h), half(w)), [isEqual(h, w)]],
    [isEqual(minimum(h, w), h), [isAtLeast(w, h)]],
    [isEqual(a, b), [isAtLeast(a, b), isAtLeast(b, a)]],
    [isEqual(add(half(add(h, w)), floorDivide(add(h, w), n(2))), add(h, w)), []],
    [below(multiply(h, h), n(65_537)), [isDivisible(h, n(32)), below(h, n(257))]],
    // Nothing satisfies what is given.
    [isEqual(h, n(3)), [below(h, n(32)), isDivisible(h, n(32))]],
  ]
  test.each(proved.map(([fact, given]) => [showFact(fact), written(given), fact, given] as const))(
    '%s follows from "%s"',
    (_, __, fact, given) => expect(decide(fact, given)).toEqual({ kind: 'proved' }),
  )

  const refuted: readonly [Fact, Facts, Readonly<Record<string, bigint>>][] = [
    [isEqual(multiply(n(2), half(h)), h), [], { h: 1n }],
    [isEqual(multiply(n(2), half(h)), h), [isAtLeast(h, n(8))], { h: 9n }],
    [isAtLeast(add(floorDivide(subtract(h, n(7)), n(2)), n(1)), n(1)), [], { h: 1n }],
    [isEqual(h, w), [isDivisible(h, n(2))], { h: 2n, w: 1n }],
    [below(multiply(h, h), n(2_000_000)), [isDivisible(h, n(32))], { h: 1440n }],
    [isDivisible(c, g), [], { c: 1n, g: 2n }],
  ]
  test('a disagreement comes with its smallest witness', () => {
    for (const [fact, given, witness] of refuted) {
      const expected = { kind: 'refuted', witness: new Map(Object.entries(witness)) }
      expect(decide(fact, given), showFact(fact)).toEqual(expected)
    }
  })

  test('beyond the limit of periods the answer is open or right, and names the fact', () => {
    const big = n(periodLimit + 1)
    expect(decide(isEqual(multiply(big, floorDivide(h, big)), h), [isDivisible(h, big)]).kind).toBe('proved')
    const verdict = decide(below(remainder(multiply(n(2), h), big), n(periodLimit)), [isAtLeast(h, n(1))])
    expect(verdict.kind).toBe('undecided')
  })
})

describe('settling', () => {
  const cases: readonly [Fact, Facts, string][] = [
    [isEqual(half(h), divide(h, n(2))), [], 'h % 2 == 0'],
    [isEqual(multiply(n(4), multiply(half(h), half(w))), multiply(h, w)), [], 'h % 2 == 0 and w % 2 == 0'],
    [isEqual(multiply(n(32), ceilDivide(h, n(32))), h), [isDivisible(h, n(8))], 'h % 32 == 0'],
    [isEqual(c, n(64)), [], 'c == 64'],
    [isEqual(multiply(n(2), c), n(64)), [], 'c == 32'],
    [isAtLeast(add(floorDivide(subtract(h, n(7)), n(2)), n(1)), n(1)), [], 'h >= 7'],
    [wholeness(divide(c, r)), [], 'c % r == 0'],
    [wholeness(divide(add(h, n(3)), n(2))), [], '(h + 1) % 2 == 0'],
    [isDivisible(multiply(n(4), c), n(6)), [], 'c % 3 == 0'],
    [isEqual(multiply(g, floorDivide(c, g)), c), [], 'c % g == 0'],
    [isEqual(half(h), half(w)), [], 'h == w'],
    [isEqual(h, w), [], 'h == w'],
    [isAtLeast(c, g), [], 'c >= g'],
    [isEqual(minimum(h, n(7)), n(7)), [], 'h >= 7'],
    [isEqual(half(h), half(h)), [], ''],
  ]
  test.each(cases.map(([fact, given, facts]) => [showFact(fact), facts, fact, given] as const))(
    '%s: %s',
    (_, facts, fact, given) => expect(written(settling(fact, given))).toBe(facts),
  )

  test('what settles a fact proves it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(sizeFacts('h'), fc.array(givenFacts('h'), { maxLength: 1 })),
          fc.tuple(channelFacts, fc.array(channelGivens, { maxLength: 1 })),
        ),
        ([{ fact }, list]) => {
          const given = list.map((each) => each.fact)
          const facts = settling(fact, given)
          if (facts.length === 0) expect(impliedBy(fact, given)).toBe(true)
          // Where no simple facts are found it is the fact, perhaps in other words.
          else
            expect(impliedBy(fact, [...given, ...facts]), `${showFact(fact)}: ${written(facts)}`).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('simplest forms', () => {
  test('of dimensions', () => {
    const cases: readonly [Dimension, Facts, string][] = [
      [ceilDivide(h, n(32)), [isDivisible(h, n(32))], 'h/32'],
      [floorDivide(h, n(3)), [isDivisible(h, n(32))], '⌊h/3⌋'],
      [minimum(h, n(7)), [isAtLeast(h, n(7))], '7'],
      [maximum(h, w), [isAtLeast(h, w)], 'h'],
      [add(half(h), floorDivide(h, n(2))), [], 'h'],
      [multiply(c, h), [isEqual(c, n(64))], '64·h'],
      [floorDivide(c, g), [isDivisible(c, g)], 'c/g'],
    ]
    for (const [dimension, given, text] of cases) expect(show(simplify(dimension, given))).toBe(text)
  })

  test('a simplified dimension has the same value where the facts hold', () => {
    fc.assert(
      fc.property(
        samples,
        fc.constantFrom(1, 2, 3, 4),
        fc.constantFrom(0, 1, 2),
        values,
        (sample, d, k, v) => {
          const given = [isDivisible(h, n(d)), isAtLeast(w, n(k)), isEqual(a, n(k + 1))]
          const here: Values = { a: k + 1, h: v.h! * d, w: Math.max(v.w!, k) }
          const at = new Map(Object.entries(here).map(([text, value]) => [text, BigInt(value)]))
          const [above, under] = sample.value(here)
          if (Number.isNaN(under)) return
          expect(evaluateDimension(simplify(sample.dimension, given), at)).toEqual(rational(above, under))
        },
      ),
      { numRuns: 400 },
    )
  })

  test('of conjunctions', () => {
    const fits = isAtLeast(add(floorDivide(subtract(h, n(7)), n(2)), n(1)), n(1))
    const facts = [
      isAtLeast(h, n(3)),
      fits,
      isDivisible(multiply(n(2), c), r),
      isDivisible(c, r),
      isDivisible(h, n(2)),
    ]
    expect(written(simplest([...facts, isDivisible(h, n(4)), isAtLeast(w, n(1))]))).toBe(
      'c % r == 0 and h % 4 == 0 and h >= 7',
    )
    expect(simplest([])).toEqual([])
  })

  test('a simplest conjunction says the same', () => {
    fc.assert(
      fc.property(fc.array(givenFacts('h'), { minLength: 1, maxLength: 4 }), (list) => {
        const facts = simplest(list.map((each) => each.fact))
        for (let size = 1; size <= 150; size += 1) {
          const here = new Map([['h', BigInt(size)]])
          const all = list.every((each) => each.holds(size))
          expect(
            facts.every((fact) => holdsAt(fact, here)),
            `${written(facts)} at ${size}`,
          ).toBe(all)
        }
      }),
      { numRuns: 200 },
    )
  })
})

test('the wholeness of a dimension holds exactly where it is whole', () => {
  fc.assert(
    fc.property(samples, values, (sample, v) => {
      const [, under] = sample.value(v)
      if (Number.isNaN(under)) return
      const here = new Map(Object.entries(v).map(([text, value]) => [text, BigInt(value)]))
      expect(holdsAt(wholeness(sample.dimension), here)).toBe(under === 1)
    }),
    { numRuns: 1000 },
  )
  expect(showFact(wholeness(divide(c, r)))).toBe('c % r == 0')
  expect(showFact(wholeness(divide(add(h, n(3)), n(2))))).toBe('(h + 3) % 2 == 0')
})

test('nothing is taken for granted of a rational number', () => {
  const width = rationalName('width')
  expect(isWhole(width)).toBe(false)
  expect(lessOrEqual(n(1), width)).toBe('unknown')
  expect(show(floorDivide(multiply(width, n(32)), n(8)))).toBe('⌊4·width⌋')
  expect(decide(isAtLeast(width, n(0)), []).kind).toBe('refuted')
  expect(decide(isDivisible(multiply(width, c), n(1)), []).kind).toBe('undecided')
  expect(decide(isEqual(multiply(width, c), c), [isEqual(width, n(1))]).kind).toBe('proved')
  expect(decide(isEqual(multiply(width, c), divide(c, n(2))), [isEqual(width, n(0.5))]).kind).toBe('proved')
  expect(decide(isAtLeast(multiply(width, c), n(1)), [isAtLeast(width, n(1))]).kind).toBe('proved')
  expect(
    evaluateDimension(
      multiply(width, c),
      new Map<string, bigint | Rational>([
        ['c', 3n],
        ['width', rational(1, 2)],
      ]),
    ),
  ).toEqual(rational(3, 2))
})

test('a sum over an index is what adding up gives', () => {
  const i = name('i')
  const terms = fc.array(
    fc.tuple(fc.integer({ min: -3, max: 5 }), fc.integer({ min: 0, max: 4 }), fc.boolean()),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(
      terms,
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (list, count, channels) => {
        const dimension = list.reduce((sum, [k, power, isGrowing]) => {
          let term: Dimension = multiply(n(k), isGrowing ? c : n(1))
          for (let j = 0; j < power; j += 1) term = multiply(term, i)
          return add(sum, term)
        }, n(0) as Dimension)
        let expected = 0
        for (let at = 0; at < count; at += 1)
          for (const [k, power, isGrowing] of list) expected += k * (isGrowing ? channels : 1) * at ** power
        const closed = sumOver(dimension, 'i', name('n')) as Dimension
        const result = substitute(closed, (text) => n(text === 'n' ? count : channels))
        expect(result).toEqual(n(expected))
      },
    ),
    { numRuns: 300 },
  )
  expect(show(sumOver(add(c, multiply(n(32), i)), 'i', name('n')) as Dimension)).toBe('c·n + 16·n·n - 16·n')
  expect(sumOver(floorDivide(i, n(2)), 'i', n(4))).toBe(null)
  expect(sumOver(divide(c, i), 'i', n(4))).toBe(null)
})
