/** The cold start of `inc check`: what a whole process takes beyond Node's own start, beside the same at the base commit. */
import { median } from '../src/cli/median.ts'
import { timesInTurn } from './processes.ts'

export interface ColdCheck {
  /** Milliseconds of `node -e 0`, and of a check by the current command: medians of whole processes. */
  readonly empty: number
  readonly current: number
  /** The median over all rounds of the current command's time beyond `node -e 0`, divided by that of the base. */
  readonly ratio: number
}

/** Times three processes in turn: an empty one, a check by the base command, and one by the current command. */
export function coldCheck(base: string, current: string, spec: string, rounds: number): ColdCheck {
  const [empty, before, now] = timesInTurn(
    [
      ['-e', '0'],
      [base, 'check', spec],
      [current, 'check', spec],
    ],
    rounds,
  ) as [readonly number[], readonly number[], readonly number[]]
  const ratios = now.map((time, round) => (time - empty[round]!) / (before[round]! - empty[round]!))
  return { empty: median(empty), current: median(now), ratio: median(ratios) }
}
