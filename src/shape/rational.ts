/** Exact rational numbers over big integers: every number of the language is one. */
import { UndefinedValue } from './undefined_value.ts'

/** A reduced fraction; the denominator is at least 1. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** The greatest common divisor; 0 for 0 and 0. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y !== 0n) {
    const rest = x % y
    x = y
    y = rest
  }
  return x
}

/** The least common multiple of two positive integers. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b
}

function reduced(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 1n) return { numerator, denominator }
  const divisor = greatestCommonDivisor(numerator, denominator)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

/** The fraction n/d. Throws an `UndefinedValue` if d is 0, and a `RangeError` if either is a number that is not whole. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  const below = BigInt(denominator)
  if (below === 0n) throw new UndefinedValue('A fraction cannot have the denominator 0.')
  const above = BigInt(numerator)
  return below < 0n ? reduced(-above, -below) : reduced(above, below)
}

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** Parses `2.7`, `1e-4`, `-12`. Null if the text is not such a number, or its exponent is beyond ±400. */
export function parseRational(text: string): Rational | null {
  const match = decimal.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match
  if (whole === '' && fraction === '') return null
  const exponent = Number(exponentText)
  if (Math.abs(exponent) > 400) return null
  const magnitude = BigInt(whole + fraction)
  const numerator = sign === '-' ? -magnitude : magnitude
  const shift = exponent - fraction.length
  return shift >= 0
    ? reduced(numerator * 10n ** BigInt(shift), 1n)
    : reduced(numerator, 10n ** BigInt(-shift))
}

/** The exact value of a finite JavaScript number, taken as the shortest decimal that prints it: 0.1 is 1/10. */
export function rationalOfNumber(value: number): Rational {
  if (Number.isSafeInteger(value)) return { numerator: BigInt(value), denominator: 1n }
  const parsed = Number.isFinite(value) ? parseRational(String(value)) : null
  if (parsed === null) throw new RangeError(`${value} is not a finite number.`)
  return parsed
}

export const rationalZero: Rational = { numerator: 0n, denominator: 1n }
export const rationalOne: Rational = { numerator: 1n, denominator: 1n }

/** a + b. */
export function addRationals(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n)
    return { numerator: a.numerator + b.numerator, denominator: 1n }
  return reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

/** -a. */
export function negateRational(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator }
}

/** a - b. */
export function subtractRationals(a: Rational, b: Rational): Rational {
  return addRationals(a, negateRational(b))
}

/** a · b. */
export function multiplyRationals(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n)
    return { numerator: a.numerator * b.numerator, denominator: 1n }
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator)
}

/** a / b. Throws an `UndefinedValue` if b is 0. */
export function divideRationals(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** -1, 0 or 1 as a is less than, equal to or greater than b. */
export function compareRationals(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.numerator * b.denominator
  const right = b.numerator * a.denominator
  return left < right ? -1 : left > right ? 1 : 0
}

/** The greatest integer that is at most a. */
export function floorRational(a: Rational): bigint {
  const quotient = a.numerator / a.denominator
  return a.numerator < 0n && quotient * a.denominator !== a.numerator ? quotient - 1n : quotient
}

/** The least integer that is at least a. */
export function ceilingRational(a: Rational): bigint {
  return -floorRational(negateRational(a))
}

/** Whether it is a whole number. */
export function isIntegerRational(a: Rational): boolean {
  return a.denominator === 1n
}

/** The nearest JavaScript number. */
export function rationalToNumber(a: Rational): number {
  const above = Number(a.numerator)
  const below = Number(a.denominator)
  if (Number.isSafeInteger(above) && Number.isSafeInteger(below)) return above / below
  // Beyond 2^53 a quotient of rounded parts may not be the nearest number; 30 digits and a marker for the rest are
  // enough.
  const size = a.numerator < 0n ? -a.numerator : a.numerator
  const shift = 30 + a.denominator.toString().length - size.toString().length
  const scaled = size * 10n ** BigInt(Math.max(shift, 0))
  const divisor = a.denominator * 10n ** BigInt(Math.max(-shift, 0))
  const digits = `${scaled / divisor}${scaled % divisor === 0n ? 0 : 1}`
  return Number(`${a.numerator < 0n ? '-' : ''}${digits}e${-shift - 1}`)
}

/** `3`, `0.25`; a fraction with infinitely many decimals is `1/3`. */
export function showRational(a: Rational): string {
  if (a.denominator === 1n) return a.numerator.toString()
  let rest = a.denominator
  let twos = 0
  let fives = 0
  while (rest % 2n === 0n) {
    rest /= 2n
    twos += 1
  }
  while (rest % 5n === 0n) {
    rest /= 5n
    fives += 1
  }
  if (rest !== 1n) return `${a.numerator}/${a.denominator}`
  const places = Math.max(twos, fives)
  const scaled = (a.numerator * 10n ** BigInt(places)) / a.denominator
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}
