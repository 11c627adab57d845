/** Numbers for inputs and weights of tests. */

/** Numbers that look random and are the same each time, in [-range, range). */
export function numbers(count: number, seed: number, range = 1): number[] {
  let state = (seed * 2654435761) >>> 0 || 1
  return Array.from({ length: count }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return ((state >>> 0) / 2 ** 31 - 1) * range
  })
}
