/** Dimensions against brute force: every operation, every answer about order and equality, and printing. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  asNumber,
  asRational,
  ceilDivide,
  compare,
  type Dimension,
  divide,
  equal,
  floorDivide,
  fold,
  isWhole,
  keyOf,
  lessOrEqual,
  maximum,
  minimum,
  multiply,
  name,
  names,
  number,
  product,
  type Rational,
  rational,
  remainder,
  show,
  substitute,
  subtract,
  sum,
  UndefinedValue,
} from '../../src/shape/index.ts'
import { at, samples, type Values, values } from './arbitrary.ts'

const h = name('h')
const w = name('w')
const c = name('c')
const n = (value: number) => number(value)
const exactValue = (d: Dimension, v: Values): Rational => asRational(at(d, substitute, v)) as Rational

describe('values', () => {
  test('every expression has the value that brute force gives it', () => {
    fc.assert(
      fc.property(samples, values, (sample, v) => {
        const [numerator, denominator] = sample.value(v)
        expect(exactValue(sample.dimension, v)).toEqual(rational(numerator, denominator))
      }),
      { numRuns: 3000 },
    )
  })

  test('printing by an algebra of numbers gives the value', () => {
    fc.assert(
      fc.property(samples, values, (sample, v) => {
        const result = fold<Dimension>(sample.dimension, {
          number: (value) => number(value),
          name: (text) => n(v[text] as number),
          sum: (list) => sum(list.map(({ negative, value }) => (negative ? subtract(n(0), value) : value))),
          negative: (value) => subtract(n(0), value),
          product: (list) => product(list),
          quotient: divide,
          floor: (of) => floorDivide(of, n(1)),
          ceiling: (of) => ceilDivide(of, n(1)),
          minimum: (of) => minimum(...of),
          maximum: (of) => maximum(...of),
        })
        expect(result).toEqual(number(exactValue(sample.dimension, v)))
      }),
      { numRuns: 1500 },
    )
  })

  test('what is said to be whole is whole, and the names are those that matter', () => {
    fc.assert(
      fc.property(samples, values, (sample, v) => {
        if (isWhole(sample.dimension)) expect(sample.value(v)[1]).toBe(1)
        const known = names(sample.dimension)
        const other = Object.fromEntries(
          Object.entries(v).map(([key, x]) => [key, known.has(key) ? x : x + 1]),
        )
        expect(exactValue(sample.dimension, other)).toEqual(exactValue(sample.dimension, v))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('order', () => {
  const pairs = fc.oneof(
    fc.tuple(samples, samples),
    // Near neighbours, where wrong answers hide.
    fc.tuple(samples, fc.integer({ min: -2, max: 2 })).map(
      ([sample, shift]) =>
        [
          sample,
          {
            dimension: add(sample.dimension, n(shift)),
            value: (v: Values): readonly [number, number] => {
              const [above, below] = sample.value(v)
              return [above + shift * below, below]
            },
          },
        ] as const,
    ),
  )

  test('yes and no are never wrong', () => {
    fc.assert(
      fc.property(pairs, fc.array(values, { minLength: 10, maxLength: 10 }), ([a, b], list) => {
        const same = equal(a.dimension, b.dimension)
        const order = compare(a.dimension, b.dimension)
        const atMost = lessOrEqual(a.dimension, b.dimension)
        for (const v of list) {
          const [p, q] = a.value(v)
          const [r, s] = b.value(v)
          const sign = Math.sign(p * s - r * q)
          if (same !== 'unknown') expect(sign === 0 ? 'yes' : 'no').toBe(same)
          if (order !== null) expect(sign === order).toBe(true)
          if (atMost !== 'unknown') expect(sign <= 0 ? 'yes' : 'no').toBe(atMost)
        }
      }),
      { numRuns: 1500 },
    )
  })

  test('the answers that networks need are found', () => {
    expect(equal(h, add(h, n(1)))).toBe('no')
    expect(equal(h, w)).toBe('unknown')
    expect(equal(multiply(n(2), h), add(multiply(n(2), w), n(1)))).toBe('no')
    expect(lessOrEqual(floorDivide(h, n(2)), h)).toBe('yes')
    expect(lessOrEqual(ceilDivide(h, n(2)), h)).toBe('yes')
    expect(lessOrEqual(n(1), ceilDivide(h, n(32)))).toBe('yes')
    expect(lessOrEqual(h, multiply(h, w))).toBe('yes')
    expect(lessOrEqual(n(7), h)).toBe('unknown')
    expect(compare(add(h, n(1)), h)).toBe(1)
    expect(compare(n(2), n(3))).toBe(-1)
    expect(maximum(h, add(h, n(2)))).toEqual(add(h, n(2)))
    expect(minimum(n(3), h, n(2), w, h)).toEqual(minimum(h, minimum(w, n(2))))
  })
})

describe('canonical forms', () => {
  test('a ring: the two sides of each law are one form', () => {
    fc.assert(
      fc.property(samples, samples, samples, (a, b, x) => {
        const [p, q, r] = [a.dimension, b.dimension, x.dimension]
        expect(keyOf(add(p, q))).toBe(keyOf(add(q, p)))
        expect(keyOf(multiply(p, q))).toBe(keyOf(multiply(q, p)))
        expect(equal(subtract(add(p, q), q), p)).toBe('yes')
        expect(equal(add(add(p, q), r), add(p, add(q, r)))).toBe('yes')
      }),
      { numRuns: 500 },
    )
  })

  test('a quotient times its divisor is the dividend', () => {
    const reduced = divide(c, name('r'))
    expect(multiply(name('r'), reduced)).toEqual(c)
    expect(multiply(add(h, w), divide(c, add(h, w)))).toEqual(c)
    expect(divide(multiply(c, add(h, w)), add(h, w))).toEqual(c)
    expect(divide(subtract(multiply(h, h), multiply(w, w)), subtract(h, w))).toEqual(add(h, w))
    expect(divide(c, divide(c, add(h, w)))).toEqual(add(h, w))
    expect(
      equal(divide(c, add(multiply(n(2), h), n(2))), multiply(divide(n(1), n(2)), divide(c, add(h, n(1))))),
    ).toBe('yes')
    expect(isWhole(divide(multiply(n(4), c), n(2)))).toBe(true)
    expect(isWhole(divide(c, n(2)))).toBe(false)
  })

  test('strided windows one after the other are one floor', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 9 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: -5, max: 9 }),
        fc.integer({ min: 1, max: 6 }),
        (a, b, x, d) => {
          const two = floorDivide(add(floorDivide(add(h, n(a)), n(b)), n(x)), n(d))
          expect(two).toEqual(floorDivide(add(h, n(a + b * x)), n(b * d)))
        },
      ),
    )
    const s = name('s')
    expect(ceilDivide(ceilDivide(h, n(2)), n(2))).toEqual(ceilDivide(h, n(4)))
    expect(ceilDivide(h, s)).toEqual(floorDivide(add(h, subtract(s, n(1))), s))
    expect(floorDivide(subtract(h, n(1)), n(2))).toEqual(subtract(ceilDivide(h, n(2)), n(1)))
  })
})

test('division by the number 0 is refused', () => {
  expect(() => divide(n(1), n(0))).toThrow(UndefinedValue)
  expect(() => divide(h, n(0))).toThrow(UndefinedValue)
  expect(() => substitute(divide(h, w), () => n(0))).toThrow(UndefinedValue)
  expect(() => number(Number.NaN)).toThrow(RangeError)
  expect(() => minimum()).toThrow(RangeError)
})

test('printing is the language of the specs', () => {
  const shown: readonly [Dimension, string][] = [
    [n(28), '28'],
    [number(rational(1, 3)), '1/3'],
    [n(0.1), '0.1'],
    [multiply(n(4), name('filters')), '4·filters'],
    [ceilDivide(h, n(2)), '⌈h/2⌉'],
    [ceilDivide(h, name('s')), '⌈h/s⌉'],
    [floorDivide(add(h, n(3)), n(2)), '⌈h/2⌉ + 1'],
    [floorDivide(add(h, n(1)), n(3)), '⌊(h + 1)/3⌋'],
    [divide(c, name('r')), 'c/r'],
    [divide(add(c, n(1)), n(2)), '(c + 1)/2'],
    [multiply(divide(c, name('r')), n(3)), '3·c/r'],
    [divide(c, add(h, w)), 'c/(h + w)'],
    [subtract(w, h), 'w - h'],
    [subtract(n(1), h), '1 - h'],
    [multiply(n(-2), h), '-2·h'],
    [multiply(h, h), 'h·h'],
    [name('#3×3 reduce'), '`#3×3 reduce`'],
    [minimum(h, n(7)), 'min(h, 7)'],
    [remainder(h, n(2)), 'h - 2·⌊h/2⌋'],
    [sum([multiply(c, name('a')), name('a'), n(2)]), 'a·c + a + 2'],
  ]
  for (const [dimension, text] of shown) expect(show(dimension)).toBe(text)
  expect(asNumber(n(0.25))).toBe(0.25)
})
