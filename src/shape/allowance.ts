/**
 * How much algebra on dimensions a proof may do. Steps are counted instead of time, so that every run ends the same
 * way.
 */

/** Steps that several runs share; each run deducts what it used. */
export interface Allowance {
  left: number
}

/** Thrown when the steps of a run are used up. */
export class BeyondAllowance extends Error {}

let current: Allowance = { left: Number.POSITIVE_INFINITY }

/** Counts steps of work, each about one term of a polynomial. Outside `withAllowance` there is no limit. */
export function spendSteps(steps: number): void {
  current.left -= steps
  if (current.left < 0) throw new BeyondAllowance()
}

/** Grants extra steps, for work that is already bounded in itself. */
export function grantSteps(steps: number): void {
  current.left += steps
}

/** Runs with the rest of an allowance, but at most `most` steps; throws `BeyondAllowance` if that is not enough. */
export function withAllowance<Result>(allowance: Allowance, most: number, run: () => Result): Result {
  const around = current
  const granted = Math.min(allowance.left, most)
  const own: Allowance = { left: granted }
  current = own
  try {
    return run()
  } finally {
    current = around
    allowance.left -= granted - own.left
  }
}
