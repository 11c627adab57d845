/** The nearest of some names to one that is not among them, for "did you mean". */

/** Damerau-Levenshtein distance (adjacent letters may be swapped), letter case counting half; at most `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const alike = same || a[row - 1]!.toLowerCase() === b[column - 1]!.toLowerCase()
      let best = Math.min(
        previous[column - 1]! + (same ? 0 : alike ? 0.5 : 1),
        previous[column]! + 1,
        current[column - 1]! + 1,
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, beforePrevious[column - 2]! + 1)
      current.push(best)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[b.length]!
}

/** The candidate that is most like `name`, or null where none is within a third of its length. */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  // Any two names of one letter are one step apart, so only capitals may differ there.
  const limit = Math.max(name.length > 1 ? 1 : 0.5, Math.floor(name.length / 3))
  let best: string | null = null
  let bestDistance = limit + 0.25
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate, limit)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}
