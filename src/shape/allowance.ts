/** How much the algebra of dimensions may do for a proof: steps are counted, not time, so that every run ends alike. */

/** The steps that several runs may take together; what they took is taken off. */
export interface Allowance {
  left: number
}

/** Thrown where the steps of a run are used up. */
export class BeyondAllowance extends Error {}

let current: Allowance = { left: Number.POSITIVE_INFINITY }

/** Counts steps of work, each about one term of a polynomial. Outside of `withAllowance` there is no limit. */
export function spendSteps(steps: number): void {
  current.left -= steps
  if (current.left < 0) throw new BeyondAllowance()
}

/** Allows more steps: what a run makes that is bounded by itself brings steps of its own with it. */
export function grantSteps(steps: number): void {
  current.left += steps
}

/** Runs with what is left of an allowance, and at most so many steps; throws `BeyondAllowance` where more are asked for. */
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
