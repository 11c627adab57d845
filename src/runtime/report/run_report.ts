/** What a run tells as it goes: the progress line, `metrics.jsonl` and TensorBoard, all from the same figures. */
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import type { StepOutcome } from '../engine/engine.ts'
import type { EpochLength } from '../engine/rate.ts'
import type { Backend } from '../preload/backend.ts'
import { openMetrics } from './metrics.ts'
import { createProgress, createStepClock, formatDuration, type LineStream } from './progress.ts'
import type { Evaluation } from './scores.ts'
import { openTensorBoard } from './tensorboard.ts'

/** One step as it was: `outcome` is null where the loss was not read. */
export interface StepReport {
  /** Steps done, this one counted. */
  readonly step: number
  readonly rate: number
  readonly outcome: StepOutcome | null
  /** Milliseconds from the wish for a batch to the end of the step, and those until the batch was there. */
  readonly took: number
  readonly waited: number
  /** Images that could not be read so far. */
  readonly skipped: number
}

export interface RunReport {
  readonly step: (report: StepReport) => void
  readonly evaluating: (step: number, done: number, all: number) => void
  readonly evaluation: (step: number, evaluation: Evaluation) => void
  /** A line that stays. */
  readonly line: (text: string) => void
  readonly warn: (text: string) => void
  readonly close: () => void
}

export interface ReportOptions {
  readonly runFolder: string
  readonly backend: Backend
  /** The number of steps of the whole run. */
  readonly end: number
  readonly epoch: EpochLength
}

/** Opens the record of a run in its folder; lines for people go to `out`. */
export async function openReport(options: ReportOptions, out: LineStream): Promise<RunReport> {
  const { runFolder, backend, end, epoch } = options
  const epochOf = (step: number) => (step * epoch.batch) / epoch.images
  const progress = createProgress(out)
  const warn = (text: string) => progress.line(`warning: ${text}`)
  const metrics = openMetrics(runFolder, warn)
  const note = (text: string) => progress.line(`note: ${text}`)
  const board = await openTensorBoard(join(runFolder, 'tensorboard'), backend, note)
  const clock = createStepClock()
  let loss: number | null = null
  let unrecorded = { steps: 0, took: 0, waited: 0 }

  const record = ({ step, rate, skipped }: StepReport, outcome: StepOutcome) => {
    const { steps, took, waited } = unrecorded
    unrecorded = { steps: 0, took: 0, waited: 0 }
    const imagesPerSecond = (steps * epoch.batch * 1000) / took
    metrics.write({
      kind: 'step',
      step,
      epoch: epochOf(step),
      loss: outcome.loss,
      losses: Object.fromEntries(outcome.losses.map((term) => [term.name, term.loss])),
      rate,
      imagesPerSecond,
      stepMs: took / steps,
      dataWaitMs: waited / steps,
      rss: process.memoryUsage.rss(),
      numTensors: tf.memory().numTensors,
      skipped,
    })
    board.scalar('train/loss', outcome.loss, step)
    for (const term of outcome.losses) board.scalar(`train/loss/${term.name}`, term.loss, step)
    board.scalar('train/rate', rate, step)
    board.scalar('train/images_per_second', imagesPerSecond, step)
  }

  return {
    step: (report) => {
      const { step, rate, outcome, took, waited } = report
      clock.add(took)
      unrecorded = {
        steps: unrecorded.steps + 1,
        took: unrecorded.took + took,
        waited: unrecorded.waited + waited,
      }
      if (outcome !== null) {
        loss = outcome.loss
        record(report, outcome)
      }
      const perStep = clock.mean() ?? took
      progress.show(
        [
          `step ${step}/${end}`,
          `epoch ${epochOf(step).toFixed(1)}`,
          ...(loss === null ? [] : [`loss ${loss.toFixed(4)}`]),
          `rate ${formatRate(rate)}`,
          `${formatSpeed((epoch.batch * 1000) / perStep)} images/s`,
          `${formatDuration((end - step) * perStep)} left`,
        ].join('  '),
        step === end,
      )
    },
    evaluating: (step, done, all) => progress.show(`step ${step}/${end}  evaluating ${done}/${all}`),
    evaluation: (step, evaluation) => {
      metrics.write({ kind: 'evaluation', step, epoch: epochOf(step), ...evaluation })
      for (const name of ['top1', 'top5', 'loss'] as const) {
        board.scalar(`validation/${name}`, evaluation[name], step)
      }
      progress.line(`step ${step}  epoch ${epochOf(step).toFixed(1)}  ${describeEvaluation(evaluation)}`)
    },
    line: progress.line,
    warn,
    close: () => {
      progress.end()
      metrics.close()
      board.close()
    },
  }
}

/** An evaluation in one line. */
export function describeEvaluation({ images, top1, top5, loss }: Evaluation): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`
  return `top-1 ${percent(top1)}  top-5 ${percent(top5)}  loss ${loss.toFixed(4)}  (${images} validation images)`
}

/** A rate in at most four digits. */
export function formatRate(rate: number): string {
  return String(Number(rate.toPrecision(4)))
}

function formatSpeed(imagesPerSecond: number): string {
  return imagesPerSecond < 100 ? imagesPerSecond.toFixed(1) : String(Math.round(imagesPerSecond))
}
