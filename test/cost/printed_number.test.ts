/** The rule by which printed figures hold, against long division. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalsOf, followingOf, showInteger, showInUnit, writeLike } from '../../src/cost/printed_number.ts'
import { name, number } from '../../src/shape/index.ts'
import { printedNumberOf } from '../building/printed_text.ts'

/** Divides by hand: the digits of value/size cut off after `decimals`, and those rounded half up. */
function digitsOf(value: bigint, size: bigint, decimals: number): { cut: string; rounded: string } {
  let rest = value % size
  let digits = (value / size).toString()
  for (let place = 0; place < decimals; place++) {
    rest *= 10n
    digits += (rest / size).toString()
    rest %= size
  }
  const up = 2n * rest >= size
  const point = (text: string) => {
    const padded = text.padStart(decimals + 1, '0')
    return decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
  }
  return { cut: point(digits), rounded: point(up ? (BigInt(digits) + 1n).toString() : digits) }
}

const sizes = [
  { suffix: 'K', size: 1000n },
  { suffix: 'K', size: 1024n },
  { suffix: 'M', size: 1_000_000n },
  { suffix: 'G', size: 1_000_000_000n },
]

describe('a printed figure', () => {
  test('holds if and only if it is what the computed one prints to, rounded or cut off', () => {
    const arbitrary = fc.record({
      unit: fc.constantFrom(...sizes),
      decimals: fc.integer({ min: 0, max: 2 }),
      value: fc.bigInt({ min: 1n, max: 20_000_000_000n }),
      // Printed near what it should be, so that all sides of the boundaries occur.
      off: fc.integer({ min: -2, max: 2 }),
    })
    fc.assert(
      fc.property(arbitrary, ({ unit, decimals, value, off }) => {
        const { cut, rounded } = digitsOf(value, unit.size, decimals)
        const scale = 10 ** decimals
        const printed = Math.max(0, Math.round(Number(cut) * scale) + off) / scale
        const text = printed.toFixed(decimals)
        const follows = followingOf(
          printedNumberOf(`${text}${unit.suffix}`, Number(unit.size)),
          number(value),
        )
        expect(follows !== null).toBe(text === cut || text === rounded)
        if (follows === 'rounded') expect(text).toBe(rounded)
        if (follows === 'truncated') expect([text, text === rounded]).toEqual([cut, false])
      }),
      { numRuns: 2000 },
    )
  })

  test('without unit and decimals is exact', () => {
    const printed = printedNumberOf('1000')
    expect([999, 1000, 1001].map((value) => followingOf(printed, number(value)))).toEqual([
      null,
      'exact',
      null,
    ])
  })

  test('with decimals and no unit rounds as well', () => {
    const printed = printedNumberOf('2.5')
    const at = (value: number) => followingOf(printed, number(value))
    expect([2.44, 2.45, 2.5, 2.59, 2.6].map(at)).toEqual([null, 'rounded', 'exact', 'truncated', null])
  })

  test('does not follow from a formula', () => {
    expect(followingOf(printedNumberOf('1K'), name('c'))).toBeNull()
  })
})

describe('a computed number written as a printed one', () => {
  test('always holds in its place', () => {
    const arbitrary = fc.record({
      unit: fc.constantFrom(...sizes),
      decimals: fc.integer({ min: 0, max: 2 }),
      value: fc.bigInt({ min: 0n, max: 20_000_000_000n }),
    })
    fc.assert(
      fc.property(arbitrary, ({ unit, decimals, value }) => {
        const like = printedNumberOf(`${(1).toFixed(decimals)}${unit.suffix}`, Number(unit.size))
        const written = writeLike(like, number(value))
        expect(followingOf(printedNumberOf(written, Number(unit.size)), number(value))).not.toBeNull()
        expect(decimalsOf(printedNumberOf(written, Number(unit.size)))).toBe(decimals)
      }),
    )
  })

  test('keeps the unit, the decimals and the commas of what is printed', () => {
    expect(writeLike(printedNumberOf('159K', 1024), number(190_341))).toBe('186K')
    expect(writeLike(printedNumberOf('2.7K', 1024), number(9472))).toBe('9.3K')
    expect(writeLike(printedNumberOf('11,920'), number(12_345))).toBe('12,345')
    expect(writeLike(printedNumberOf('22'), number(23))).toBe('23')
    expect(writeLike(printedNumberOf('4 GiB'), number(5 * 2 ** 30))).toBe('5 GiB')
  })

  test('is shown in the printed unit with enough digits to see why it follows or not', () => {
    const shown = (printed: string, value: number) =>
      showInUnit(printedNumberOf(printed, 1024), number(value))
    expect(shown('159K', 163_696)).toBe('159.9K')
    // 159.97K would be shown as 160.0K with one digit, which is not 159K cut off.
    expect(shown('159K', 163_810)).toBe('159.97K')
    expect(shown('2.7K', 9472)).toBe('9.25K')
    expect(shown('1000K', 1_024_010)).toBe('1000K')
    expect(shown('1000', 1001)).toBeNull()
  })

  test('groups whole numbers', () => {
    expect([7, 999, 1000, 6_998_552].map((value) => showInteger(number(value)))).toEqual([
      '7',
      '999',
      '1,000',
      '6,998,552',
    ])
  })
})
