/** Finds the candidate nearest to an unknown name, for "did you mean": names in specs, commands and their flags. */

/**
 * Damerau-Levenshtein distance (adjacent letters may be swapped), where letter case counts half. Any distance above
 * `limit` is reported as some number above `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  const smallA = lowered(a)
  const smallB = lowered(b)
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  let leastOfPrevious = 0
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column++) {
      const step = a[row - 1] === b[column - 1] ? 0 : smallA[row - 1] === smallB[column - 1] ? 0.5 : 1
      let best = Math.min(previous[column - 1]! + step, previous[column]! + 1, current[column - 1]! + 1)
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, beforePrevious[column - 2]! + 1)
      current.push(best)
      if (best < least) least = best
    }
    // Every path to the end passes through one of two neighbouring rows (a swap skips one).
    if (least > limit && leastOfPrevious > limit) return limit + 1
    beforePrevious = previous
    previous = current
    leastOfPrevious = least
  }
  return previous[b.length]!
}

/** In lower case, unless that changes the length. */
function lowered(text: string): string {
  const small = text.toLowerCase()
  return small.length === text.length ? small : text
}

/** The most similar candidate, and whether it is the only one within a slip of the finger. */
export interface Nearest {
  readonly name: string
  readonly isOnly: boolean
}

/** The distance of one slip: a letter too many, one missing, a wrong one, or two swapped. */
const slip = 1

/** The candidate most similar to `name`; null if none is within a third of its length. */
export function nearest(name: string, candidates: Iterable<string>): Nearest | null {
  // Any two names of one letter are one step apart, so only case may differ there.
  const limit = Math.max(name.length > 1 ? 1 : 0.5, Math.floor(name.length / 3))
  let best: string | null = null
  let bestDistance = limit + 0.25
  let slips = 0
  for (const candidate of candidates) {
    if (candidate === best) continue
    const distance = editDistance(name, candidate, limit)
    if (distance <= slip) slips++
    if (distance >= bestDistance) continue
    best = candidate
    bestDistance = distance
  }
  return best === null ? null : { name: best, isOnly: slips <= 1 }
}

/** Whether a name is most likely a slip for another: one step apart, in the letters and not in the digits. */
export function isSlip(name: string, meant: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '')
  return name.length >= 4 && digits(name) === digits(meant) && editDistance(name, meant, slip) <= slip
}
