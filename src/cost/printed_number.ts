/** When a printed figure holds, and how numbers are written the way a paper prints them. */

import type { PrintedNumber } from '../network/network.ts'
import {
  add,
  asInteger,
  asRational,
  compare,
  type Dimension,
  decide,
  divide,
  type Fact,
  type Facts,
  floor,
  isAtLeast,
  isEqual,
  isNumber,
  multiply,
  number,
  show,
  subtract,
  truthOf,
} from '../shape/index.ts'
import { groupedDigits, showFormula } from './formula.ts'

const half = number({ numerator: 1n, denominator: 2n })

/** How a computed number matches a printed one: exactly, rounded to its last digit, or cut off after it. */
export type Following = 'exact' | 'rounded' | 'truncated'

/**
 * How a printed number follows from the computed one; null if it does not. If u is the value of the last digit, a
 * number printed as p holds for p - u/2 ≤ actual < p + u; a number without unit or decimals holds only exactly. A
 * formula holds if it does at every size at which the given facts hold.
 */
export function followingOf(
  { value, precision }: PrintedNumber,
  actual: Dimension,
  given: Facts = [],
): Following | null {
  const isExact = isNumber(actual) ? compare(actual, value) === 0 : holds(isEqual(actual, value), given)
  if (isExact) return 'exact'
  if (precision === null) return null
  const halfDigit = multiply(half, precision)
  const liesIn = (least: Dimension, limit: Dimension): boolean =>
    holds(isAtLeast(actual, least), given) && holds({ kind: 'below', value: actual, limit }, given)
  if (liesIn(subtract(value, halfDigit), add(value, halfDigit))) return 'rounded'
  return liesIn(value, add(value, precision)) ? 'truncated' : null
}

/** Whether a fact holds for all sizes at which the given ones do. */
export function holds(fact: Fact, given: Facts): boolean {
  const truth = truthOf(fact)
  return truth === 'yes' || (truth === 'unknown' && decide(fact, given).kind === 'proved')
}

/** `6,998,552`; a formula with common factors in front. */
export function showInteger(value: Dimension): string {
  return showFormula(value)
}

/** The number of decimals of a printed number. */
export function decimalsOf({ precision, unit }: PrintedNumber): number {
  if (precision === null) return 0
  let decimals = 0
  let digit = unit?.size ?? number(1)
  while (compare(digit, precision) === 1) {
    digit = divide(digit, number(10))
    decimals++
  }
  return decimals
}

/**
 * A number in a printed one's unit with this many decimals, rounded half up: `159.9K`, `4.2 GiB`. Null for a formula.
 */
function withDecimals(value: Dimension, printed: PrintedNumber, decimals: number): string | null {
  const scale = number(10n ** BigInt(decimals))
  const inUnit = printed.unit === null ? value : divide(value, printed.unit.size)
  const scaled = asInteger(floor(add(multiply(inUnit, scale), half)))
  if (asRational(value) === null || scaled === null) return null
  const sign = scaled < 0n ? '-' : ''
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`
  const suffix = printed.unit?.suffix ?? ''
  const blank = /\d\s+\D*$/.test(printed.text.trim()) ? ' ' : ''
  return `${sign}${printed.text.includes(',') ? groupedDigits(whole) : whole}${fraction}${suffix && blank}${suffix}`
}

/**
 * The computed number as it would be printed in the same place: same unit, same decimals, so that it holds. A formula
 * is written in the language's syntax.
 */
export function writeLike(printed: PrintedNumber, actual: Dimension): string {
  if (printed.precision === null) return printed.text.includes(',') ? showInteger(actual) : show(actual)
  return withDecimals(actual, printed, decimalsOf(printed)) ?? show(actual)
}

/**
 * The computed number in a printed one's unit, with enough extra decimals to show whether and how the printed one
 * follows: `159.9K` for 159K. Null if the unit adds nothing to the plain integer.
 */
export function showInUnit(printed: PrintedNumber, actual: Dimension): string | null {
  if (printed.precision === null) return null
  const least = decimalsOf(printed)
  if (printed.unit === null && least === 0) return null
  const wanted = followingOf(printed, actual)
  let text: string | null = null
  for (let decimals = least + 1; decimals <= least + 6; decimals++) {
    text = withDecimals(actual, printed, decimals)
    if (text === null) return null
    const shown = rounded(actual, printed, decimals)
    const follows = followingOf(printed, shown)
    // `0M` for 16,128 would say nothing.
    const isNothing = compare(shown, number(0)) === 0 && compare(actual, number(0)) !== 0
    if (!isNothing && (follows === wanted || (follows === 'exact' && wanted === 'rounded'))) break
  }
  return text === null ? null : withoutTrailingZeros(text, least)
}

/** Turns `1000.0K` into `1000K`, but keeps the first `least` decimals. */
function withoutTrailingZeros(text: string, least: number): string {
  return text.replace(/\.(\d+)/, (_, digits: string) => {
    const kept = digits.slice(0, least) + digits.slice(least).replace(/0+$/, '')
    return kept === '' ? '' : `.${kept}`
  })
}

function rounded(value: Dimension, printed: PrintedNumber, decimals: number): Dimension {
  const digit = divide(printed.unit?.size ?? number(1), number(10n ** BigInt(decimals)))
  return multiply(floor(add(divide(value, digit), half)), digit)
}
