/** Exact rationals against big-integer cross multiplication and JavaScript's own numbers. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addRationals,
  ceilingRational,
  compareRationals,
  divideRationals,
  floorRational,
  multiplyRationals,
  parseRational,
  type Rational,
  rational,
  rationalOfNumber,
  rationalToNumber,
  showRational,
  subtractRationals,
  UndefinedValue,
} from '../../src/shape/index.ts'

const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
const small = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 60 }))
const positive = fc.bigInt({ min: 1n, max: 10n ** 12n })

const isCanonical = ({ numerator, denominator }: Rational) => {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (b !== 0n) [a, b] = [b, a % b]
  return denominator > 0n && a === 1n
}

describe('arithmetic', () => {
  test('results are reduced and equal the cross products', () => {
    fc.assert(
      fc.property(whole, positive, whole, positive, (a, b, c, d) => {
        const p = rational(a, b)
        const q = rational(c, d)
        const cases: readonly (readonly [Rational, bigint, bigint])[] = [
          [addRationals(p, q), a * d + c * b, b * d],
          [subtractRationals(p, q), a * d - c * b, b * d],
          [multiplyRationals(p, q), a * c, b * d],
          ...(c === 0n ? [] : ([[divideRationals(p, q), a * d, b * c]] as const)),
        ]
        for (const [result, numerator, denominator] of cases) {
          expect(isCanonical(result)).toBe(true)
          expect(result.numerator * denominator).toBe(result.denominator * numerator)
        }
      }),
    )
  })

  test('floor, ceiling and order agree with numbers', () => {
    fc.assert(
      fc.property(small, small, ([a, b], [c, d]) => {
        expect(Number(floorRational(rational(a, b)))).toBe(Math.floor(a / b))
        expect(Number(ceilingRational(rational(a, b))) + 0).toBe(Math.ceil(a / b) + 0)
        expect(compareRationals(rational(a, b), rational(c, d)) === Math.sign(a * d - c * b)).toBe(true)
      }),
    )
  })

  test('a denominator of 0 is refused', () => {
    expect(() => rational(1, 0)).toThrow(UndefinedValue)
    expect(() => divideRationals(rational(1), rational(0))).toThrow(UndefinedValue)
    expect(() => rationalOfNumber(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })
})

describe('text', () => {
  test('a number is read from what prints it, and printed from what it is read as', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const value = rationalOfNumber(x)
        expect(rationalToNumber(value) + 0).toBe(x + 0)
        expect(parseRational(showRational(value))).toEqual(value)
      }),
    )
  })

  test('decimals where they end, else a fraction', () => {
    const read = (text: string) => {
      const value = parseRational(text)
      return value === null ? null : showRational(value)
    }
    expect(read('2.7')).toBe('2.7')
    expect(read('1e-4')).toBe('0.0001')
    expect(read('.5')).toBe('0.5')
    expect(read('-12.50')).toBe('-12.5')
    expect(read('1.5e3')).toBe('1500')
    expect(showRational(rational(1, 3))).toBe('1/3')
    expect(showRational(rational(-7, 40))).toBe('-0.175')
    for (const text of ['', '.', 'e5', '1e999999999', '0x10', '1_000', ' 1'])
      expect(parseRational(text)).toBeNull()
  })

  test('fractions of large integers give the nearest number', () => {
    expect(rationalToNumber(rational(10n ** 30n, 3n))).toBe(1e30 / 3)
    expect(rationalToNumber(rational(-(10n ** 30n), 7n * 10n ** 29n))).toBe(-10 / 7)
  })
})
