/** "Did you mean": the nearest name, while the budget for comparisons lasts. */
import { type Nearest, nearest } from '../../diagnostics/nearest.ts'
import type { Checking } from '../checking.ts'

/** How many names one check may compare: a file full of unknown names must not take minutes. */
const mostComparisons = 2_000_000

/** The candidate that was probably meant, or null if none is near or the budget is used up. */
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
