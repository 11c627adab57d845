/** Polynomials in one variable with whole coefficients, lowest first: values, shifts, and where the sign settles. */

/** `[c0, c1, c2]` is c0 + c1·x + c2·x². */
export type Univariate = readonly bigint[]

/** Without trailing zeros; the polynomial 0 is empty. */
function trimmed(coefficients: readonly bigint[]): Univariate {
  let length = coefficients.length
  while (length > 0 && coefficients[length - 1] === 0n) length -= 1
  return length === coefficients.length ? coefficients : coefficients.slice(0, length)
}

/** a·s + b·t. */
export function combine(a: Univariate, s: bigint, b: Univariate, t: bigint): Univariate {
  return trimmed(
    Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0n) * s + (b[i] ?? 0n) * t),
  )
}

/** a · b. */
export function times(a: Univariate, b: Univariate): Univariate {
  const product = Array.from({ length: Math.max(a.length + b.length - 1, 0) }, () => 0n)
  for (const [i, x] of a.entries()) for (const [j, y] of b.entries()) product[i + j]! += x * y
  return trimmed(product)
}

/** The value at x. */
export function valueAt(p: Univariate, x: bigint): bigint {
  let value = 0n
  for (let i = p.length - 1; i >= 0; i -= 1) value = value * x + p[i]!
  return value
}

/** The sign for all large x. */
export function finalSign(p: Univariate): -1 | 0 | 1 {
  const leading = p.at(-1)
  return leading === undefined ? 0 : leading > 0n ? 1 : -1
}

/** Whether all coefficients of p(x + b), as a polynomial in x, have the final sign, and its value at 0 too. */
function isSettledAt(p: Univariate, b: bigint): boolean {
  const sign = BigInt(finalSign(p))
  // Repeated synthetic division by (x - b) gives the coefficients of p(x + b) one by one.
  let rest = [...p]
  for (let first = true; rest.length > 0; first = false) {
    for (let i = rest.length - 2; i >= 0; i -= 1) rest[i]! += b * rest[i + 1]!
    const coefficient = rest[0]! * sign
    if (coefficient < 0n || (first && coefficient === 0n)) return false
    rest = rest.slice(1)
  }
  return true
}

/**
 * The least b ≥ 1 from which all derivatives of p, and so p itself, keep the final sign; null beyond `limit`. If they
 * do at some b they do at every greater one, so bisection finds it.
 */
export function settledFrom(p: Univariate, limit: number): number | null {
  if (p.length <= 1 || isSettledAt(p, 1n)) return 1
  if (!isSettledAt(p, BigInt(limit))) return null
  let below = 1
  let above = limit
  while (above - below > 1) {
    const middle = (above + below) >> 1
    if (isSettledAt(p, BigInt(middle))) above = middle
    else below = middle
  }
  return above
}
