/** Saves the state of a run as it goes: only states whose numbers are all finite, and never in silence if it fails. */

import type { Engine, EngineState } from '../engine/engine.ts'
import { firstNotFinite } from '../engine/weights.ts'
import { RunProblem } from '../machine/problem.ts'
import { type Evaluation, isBetter } from '../report/scores.ts'
import type { CheckpointFacts } from './checkpoint.ts'
import { bestEvaluation, saveCheckpoint } from './checkpoints.ts'

export interface Saver {
  /** The folder of the newest checkpoint; null where there is none. */
  readonly last: () => string | null
  /** What the best checkpoint reached, at which step. */
  readonly best: () => { readonly step: number; readonly evaluation: Evaluation } | null
  /** True where this evaluation is better than that of every checkpoint. */
  readonly isBest: (evaluation: Evaluation) => boolean
  /**
   * Saves the state after `step` steps, once. Where a save that may be tried again later fails, gives a line that says
   * so, three times in a row at most; otherwise null. Throws a `RunProblem` where a number of the state is not finite.
   */
  readonly save: (
    step: number,
    evaluation: Evaluation | null,
    when: 'again later' | 'now or never',
  ) => Promise<string | null>
}

/** Failed saves in a row before a run stops. */
const MOST_FAILURES = 3

export interface SaverOptions {
  readonly runFolder: string
  readonly keep: number
  /** The newest checkpoint so far and its step; null where there is none. */
  readonly last: { readonly folder: string; readonly step: number } | null
  readonly facts: Omit<CheckpointFacts, 'step' | 'evaluation'>
  /** The state to save: all weights, those that no gradient trains too, the momentum and the average. */
  readonly read: Engine['read']
}

/** Saves into a run folder, which may hold checkpoints of the same run already. */
export async function createSaver(options: SaverOptions): Promise<Saver> {
  const { runFolder, keep, facts, read } = options
  let last = options.last
  let best = await bestEvaluation(runFolder)
  let failures = 0
  return {
    last: () => last?.folder ?? null,
    best: () => best,
    isBest: (evaluation) => best === null || isBetter(evaluation, best.evaluation),
    save: async (step, evaluation, when) => {
      if (last?.step === step) return null
      const state = read()
      const bad = whatIsNotFinite(state)
      if (bad !== null) {
        throw new RunProblem(
          `${bad} has a value that is not finite after step ${step}; ${lastGood(last?.folder ?? null)}`,
        )
      }
      try {
        const folder = await saveCheckpoint(
          runFolder,
          { facts: { ...facts, step, evaluation }, ...state },
          keep,
        )
        last = { folder, step }
        failures = 0
      } catch (cause) {
        failures++
        if (!(cause instanceof RunProblem) || when === 'now or never' || failures >= MOST_FAILURES)
          throw cause
        return `${cause.message}; trying again at the next save`
      }
      if (evaluation !== null && (best === null || isBetter(evaluation, best.evaluation)))
        best = { step, evaluation }
      return null
    },
  }
}

function whatIsNotFinite({ weights, momentum, average }: EngineState): string | null {
  const bad = firstNotFinite(weights) ?? firstNotFinite(momentum)
  if (bad !== null) return `the weight '${bad}' or its momentum`
  const badAverage = average && firstNotFinite(average)
  return badAverage === null ? null : `the average of the weight '${badAverage}'`
}

/** Says where a run that went wrong can be taken up again: its last checkpoint, if it has one. */
export function lastGood(folder: string | null): string {
  return folder === null ? 'no checkpoint had been saved yet' : `the last good checkpoint is ${folder}`
}
