/**
 * Functions of one size in canonical form: from some start on they are periodic, up to a polynomial.
 *
 * A window maps h to ⌊(h + a)/s⌋, which is linear on each residue class of h modulo s. Such functions, and their sums,
 * products, roundings, minima and maxima, are quasi-polynomials: from some start on, polynomials on each residue class
 * modulo some period. A plain chain of windows and upsamplings satisfies f(h + P) = f(h) + Q.
 */
import { greatestCommonDivisor as gcd, leastCommonMultiple } from './rational.ts'
import { combine, finalSign, settledFrom, times, type Univariate, valueAt } from './univariate.ts'

/** Functions with longer periods are not examined, and whatever depends on them is undecided. */
export const periodLimit = 4096
/** Functions that settle only beyond this size are not examined. */
const startLimit = 16_384

/** f(h) = classes[h % period](h) / denominator for every whole h ≥ start. */
export interface QuasiPolynomial {
  readonly start: number
  readonly period: number
  readonly denominator: bigint
  readonly classes: readonly Univariate[]
}

/** The constant numerator/denominator. */
export function constantFunction(numerator: bigint, denominator: bigint): QuasiPolynomial {
  return { start: 1, period: 1, denominator, classes: [numerator === 0n ? [] : [numerator]] }
}

/** h itself. */
export const sizeItself: QuasiPolynomial = { start: 1, period: 1, denominator: 1n, classes: [[0n, 1n]] }

/** The least common period; null if it exceeds the limit. */
export function commonPeriod(a: number, b: number): number | null {
  const period = Number(leastCommonMultiple(BigInt(a), BigInt(b)))
  return period <= periodLimit ? period : null
}

/** Combines two functions class by class, on a common period and denominator. */
function merge(
  a: QuasiPolynomial,
  b: QuasiPolynomial,
  denominator: bigint,
  each: (p: Univariate, q: Univariate) => Univariate,
): QuasiPolynomial | null {
  const period = commonPeriod(a.period, b.period)
  if (period === null) return null
  const classes = Array.from({ length: period }, (_, r) =>
    each(a.classes[r % a.period]!, b.classes[r % b.period]!),
  )
  return { start: Math.max(a.start, b.start), period, denominator, classes }
}

/** a + b. */
export function addFunctions(a: QuasiPolynomial, b: QuasiPolynomial): QuasiPolynomial | null {
  const denominator = leastCommonMultiple(a.denominator, b.denominator)
  const s = denominator / a.denominator
  const t = denominator / b.denominator
  return merge(a, b, denominator, (p, q) => combine(p, s, q, t))
}

/** a · b. */
export function multiplyFunctions(a: QuasiPolynomial, b: QuasiPolynomial): QuasiPolynomial | null {
  return merge(a, b, a.denominator * b.denominator, times)
}

/** -a. */
export function negateFunction(a: QuasiPolynomial): QuasiPolynomial {
  return { ...a, classes: a.classes.map((p) => p.map((c) => -c)) }
}

/** ⌊a⌋: subtracts the fractional part of a, which is periodic. */
export function floorFunction(a: QuasiPolynomial): QuasiPolynomial | null {
  // n·hⁱ changes by a multiple of n·period·k when h does by period·k, so its fraction over the denominator repeats.
  let times = 1n
  for (const p of a.classes)
    for (const [i, n] of p.entries())
      if (i > 0) times = leastCommonMultiple(times, a.denominator / gcd(a.denominator, n * BigInt(a.period)))
  const period = a.period * Number(times)
  if (period > periodLimit) return null
  const classes = Array.from({ length: period }, (_, r) => {
    const p = a.classes[r % a.period]!
    const value = valueAt(p, BigInt(r)) % a.denominator
    const fraction = value < 0n ? value + a.denominator : value
    return fraction === 0n ? p : combine(p, 1n, [fraction], -1n)
  })
  return { ...a, period, classes }
}

/** The size from which every class of a function keeps its sign; null if it exceeds the limit. */
export function signSettledFrom(a: QuasiPolynomial): number | null {
  let start = a.start
  for (const p of a.classes) {
    const settled = settledFrom(p, startLimit)
    if (settled === null) return null
    start = Math.max(start, settled)
  }
  return start
}

/** min(a, b) or max(a, b), from the size at which it is settled, on each class, which one it is. */
export function extremeFunction(
  kind: 'minimum' | 'maximum',
  a: QuasiPolynomial,
  b: QuasiPolynomial,
): QuasiPolynomial | null {
  const difference = addFunctions(a, negateFunction(b))
  const start = difference === null ? null : signSettledFrom(difference)
  if (difference === null || start === null) return null
  const unwanted = kind === 'minimum' ? 1 : -1
  const { denominator } = difference
  const s = denominator / a.denominator
  const t = denominator / b.denominator
  const chosen = merge(a, b, denominator, (p, q) =>
    finalSign(combine(p, s, q, -t)) === unwanted ? combine(q, t, [], 0n) : combine(p, s, [], 0n),
  )
  return chosen === null ? null : { ...chosen, start }
}

const isSame = (p: Univariate, q: Univariate) => p.length === q.length && p.every((n, i) => n === q[i])

/** The same function with its least period and denominator. */
export function canonicalFunction(a: QuasiPolynomial): QuasiPolynomial {
  let common = a.denominator
  for (const p of a.classes) for (const n of p) common = gcd(common, n)
  const denominator = a.denominator / common
  let classes = common === 1n ? a.classes : a.classes.map((p) => p.map((n) => n / common))
  let { period } = a
  for (let prime = 2; prime <= period; prime += 1)
    while (period % prime === 0) {
      const shorter = period / prime
      if (!classes.every((p, r) => r < shorter || isSame(p, classes[r % shorter]!))) break
      classes = classes.slice(0, shorter)
      period = shorter
    }
  return { start: a.start, period, denominator, classes }
}
