/** The nearest of some names to one that is not among them, for "did you mean". */

/**
 * Damerau-Levenshtein distance (adjacent letters may be swapped), letter case counting half; where it is more than
 * `limit`, some number that is more than `limit`.
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
    // Every way to the end leads through one of two neighbouring rows (a swap skips one).
    if (least > limit && leastOfPrevious > limit) return limit + 1
    beforePrevious = previous
    previous = current
    leastOfPrevious = least
  }
  return previous[b.length]!
}

/** Each UTF-16 unit as a small letter, where that is one unit too. */
function lowered(text: string): string {
  const small = text.toLowerCase()
  return small.length === text.length ? small : text
}

/** The candidate that is most like a name, and whether no other is as near as a slip of the finger. */
export interface Nearest {
  readonly name: string
  readonly isOnly: boolean
}

/** The steps that one slip takes: a letter too many, too few, another one, or two that changed places. */
const slip = 1

/** The candidate that is most like `name`, or null where none is within a third of its length. */
export function nearest(name: string, candidates: Iterable<string>): Nearest | null {
  // Any two names of one letter are one step apart, so only capitals may differ there.
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

/** The help of a problem about a name: `Did you mean …?`, or what is to be said where no name is near. */
export function didYouMean(found: Nearest | null, otherwise: string | null = null): string | null {
  return found === null ? otherwise : `Did you mean \`${found.name}\`?`
}

/** Whether a name is most likely a slip for another one: one step, in a word and not in its digits. */
export function isSlip(name: string, meant: string): boolean {
  const digits = (text: string) => text.replace(/\D/g, '')
  return name.length >= 4 && digits(name) === digits(meant) && editDistance(name, meant, slip) <= slip
}
