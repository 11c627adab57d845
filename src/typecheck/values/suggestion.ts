/** "Did you mean": the nearest name, as long as there is work left for it. */
import { type Nearest, nearest } from '../../diagnostics/nearest.ts'
import type { Checking } from '../checking.ts'

/** How many names may be compared in one check: a file of nothing but unknown names must not take minutes. */
export const mostComparisons = 2_000_000

/** The candidate that was probably meant, or null where none is near or the work for suggestions is used up. */
export function suggestion(key: string, candidates: Iterable<string>, { work }: Checking): Nearest | null {
  return nearest(key, counted(candidates, work))
}

function* counted(candidates: Iterable<string>, work: Checking['work']): Iterable<string> {
  for (const candidate of candidates) {
    if (work.comparisons >= mostComparisons) return
    work.comparisons++
    yield candidate
  }
}
