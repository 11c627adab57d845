/** The training loop: batches, steps, evaluation, checkpoints, and an end that loses nothing. */

import { lastGood, type Saver } from '../checkpoint/saver.ts'
import { type Batch, trainingBatches, unreadableFiles } from '../data/batches.ts'
import type { ImageFolder } from '../data/image_folder.ts'
import type { Preprocessing } from '../data/images.ts'
import type { Prefetched } from '../data/prefetch.ts'
import type { Engine } from '../engine/engine.ts'
import { epochsBefore, rateAt, stepsIn } from '../engine/rate.ts'
import { RunProblem } from '../machine/problem.ts'
import { onStopRequest, type StopRequest } from '../machine/signals.ts'
import type { Backend } from '../preload/backend.ts'
import type { LineStream } from '../report/progress.ts'
import { describeEvaluation, openReport, type RunReport } from '../report/run_report.ts'
import { type Evaluation, evaluationOf } from '../report/scores.ts'
import { evaluateClassifier, turn } from './evaluation.ts'
import type { Settings } from './settings.ts'
import { guardedStep, tensorWatch } from './step_guard.ts'

/** A run that is ready to go. */
export interface PreparedRun {
  readonly settings: Settings
  readonly backend: Backend
  readonly data: ImageFolder
  readonly preprocessing: Preprocessing
  readonly engine: Engine
  /** Steps done before: 0, or those of the checkpoint. */
  readonly stepsDone: number
  readonly saver: Saver
}

/** Trains to the end of the recipe's length and gives the exit code: 0, or that of the signal that stopped it. */
export async function runTraining(run: PreparedRun, out: LineStream): Promise<number> {
  const { settings, backend, data, preprocessing, engine, stepsDone, saver } = run
  const { recipe, runFolder } = settings
  const epoch = { batch: recipe.batch, images: data.train.images.length }
  const end = stepsIn(recipe.length, epoch)
  const report = await openReport({ runFolder, backend, end, epoch }, out)
  const unreadable = unreadableFiles(data.train, report.warn)
  const { mirror } = recipe.augment
  const { images } = data.train
  const { batch, seed } = recipe
  const batches = trainingBatches({
    images,
    preprocessing,
    mirror,
    batch,
    seed,
    start: stepsDone,
    end,
    unreadable,
  })
  const watchTensors = tensorWatch(report.warn)
  const stop = onStopRequest((signal) => {
    report.line(`${signal}: finishing this step and saving; once more stops at once`)
  })

  try {
    for (let step = stepsDone; step < end; ) {
      const started = performance.now()
      const images = await nextBatch(batches, saver, step === stepsDone ? null : step)
      const waited = performance.now() - started
      const rate = rateAt(recipe.rate, step, epoch)
      const read = (step + 1) % settings.logEvery === 0 || step + 1 === end
      const outcome = guardedStep(engine, images, { step, rate, read }, () => lastGood(saver.last()))
      step++
      watchTensors()
      const took = performance.now() - started
      report.step({ step, rate, outcome, took, waited, skipped: unreadable.count() })
      await turn()

      const due =
        step === end ||
        (settings.evaluateEvery === null
          ? epochsBefore(step, epoch) > epochsBefore(step - 1, epoch)
          : step % settings.evaluateEvery === 0)
      const evaluation = due && stop.exitCode() === null ? await evaluate(run, step, report, stop) : null
      if (step === end || stop.exitCode() !== null) await saver.save(step, evaluation, 'now or never')
      else if (step % settings.saveEvery === 0 || (evaluation !== null && saver.isBest(evaluation))) {
        const failure = await saver.save(step, evaluation, 'again later')
        if (failure !== null) report.warn(failure)
      }
      const exitCode = stop.exitCode()
      if (exitCode !== null) {
        report.line(`stopped after step ${step}, saved in ${saver.last()}; go on with --resume`)
        return exitCode
      }
    }
    const best = saver.best()
    const bestLine =
      best === null ? '' : `; the best is step ${best.step}: ${describeEvaluation(best.evaluation)}`
    report.line(`done: ${end} steps, saved in ${saver.last()}${bestLine}`)
    return 0
  } finally {
    await batches.close()
    report.close()
    stop.remove()
  }
}

/** Scores the validation images and tells; null where a signal came in between. */
async function evaluate(
  { settings, data, preprocessing, engine }: PreparedRun,
  step: number,
  report: RunReport,
  stop: StopRequest,
): Promise<Evaluation | null> {
  const { images } = data.validation
  const scores = await evaluateClassifier(engine.classifier, {
    images,
    preprocessing,
    batch: settings.recipe.batch,
    unreadable: unreadableFiles(data.validation, report.warn),
    shouldStop: (done) => {
      report.evaluating(step, done, images.length)
      return stop.exitCode() !== null
    },
  })
  if (scores === null) return null
  const evaluation = evaluationOf(scores)
  report.evaluation(step, evaluation)
  return evaluation
}

/** The next batch. Where the images fail, what was learned (`step` steps; null for none) is saved before the run stops. */
async function nextBatch(batches: Prefetched<Batch>, saver: Saver, step: number | null): Promise<Batch> {
  try {
    const batch = await batches.next()
    if (batch === null) throw new RunProblem('there are no more images')
    return batch
  } catch (cause) {
    if (step !== null) await saver.save(step, null, 'again later')
    throw cause
  }
}
