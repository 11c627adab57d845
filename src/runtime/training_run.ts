/** The training loop: batches, steps, records, evaluation, checkpoints, and an end that loses nothing. */
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import type { Backend } from './backend.ts'
import { type Batch, trainingBatches, unreadableFiles } from './batches.ts'
import { type Classifier, evaluateClassifier, turn } from './evaluation.ts'
import type { ImageFolder } from './image_folder.ts'
import type { Preprocessing } from './images.ts'
import { openMetrics } from './metrics.ts'
import { RunProblem, reasonOf } from './problem.ts'
import { createProgress, createStepClock, formatDuration, type LineStream } from './progress.ts'
import { epochsBefore, rateAt, stepsIn } from './rate.ts'
import { lastGood, type Saver } from './saver.ts'
import { type Evaluation, evaluationOf } from './scores.ts'
import type { Settings } from './settings.ts'
import { onStopRequest } from './signals.ts'
import { openTensorBoard } from './tensorboard.ts'
import type { StepOutcome, TrainingStep } from './training_step.ts'

/** A run that is ready to go. */
export interface PreparedRun {
  readonly settings: Settings
  readonly backend: Backend
  readonly data: ImageFolder
  readonly preprocessing: Preprocessing
  readonly training: TrainingStep
  /** The same weights, for evaluation. */
  readonly classifier: Classifier
  /** Steps done before: 0, or those of the checkpoint. */
  readonly stepsDone: number
  readonly saver: Saver
}

/** Trains to the end of the recipe's length and gives the exit code: 0, or that of the signal that stopped it. */
export async function runTraining(run: PreparedRun, out: LineStream): Promise<number> {
  const { settings, backend, data, preprocessing, training, saver } = run
  const { recipe, runFolder } = settings
  const epoch = { batch: recipe.batch, images: data.train.images.length }
  const end = stepsIn(recipe.length, epoch)
  const epochOf = (step: number) => (step * epoch.batch) / epoch.images
  const progress = createProgress(out)
  const warn = (line: string) => progress.line(`warning: ${line}`)
  const metrics = openMetrics(runFolder, warn)
  const board = await openTensorBoard(join(runFolder, 'tensorboard'), backend, (line) =>
    progress.line(`note: ${line}`),
  )
  const unreadable = unreadableFiles(data.train, warn)
  const batches = trainingBatches({
    images: data.train.images,
    preprocessing,
    mirror: recipe.augment.mirror,
    batch: recipe.batch,
    seed: recipe.seed,
    start: run.stepsDone,
    end,
    unreadable,
  })
  const stop = onStopRequest((signal) => {
    progress.line(`${signal}: finishing this step and saving; once more stops at once`)
  })
  const clock = createStepClock()
  const watchTensors = tensorWatch(warn)
  let step = run.stepsDone
  let loss = Number.NaN
  let recorded = { step, time: performance.now(), waited: 0 }

  const evaluate = async (): Promise<Evaluation | null> => {
    const { images } = data.validation
    const scores = await evaluateClassifier(run.classifier, {
      images,
      preprocessing,
      batch: recipe.batch,
      unreadable: unreadableFiles(data.validation, warn),
      shouldStop: (done) => {
        progress.show(`step ${step}/${end}  evaluating ${done}/${images.length}`)
        return stop.exitCode() !== null
      },
    })
    if (scores === null) return null
    const evaluation = evaluationOf(scores)
    metrics.write({ kind: 'evaluation', step, epoch: epochOf(step), ...evaluation })
    for (const name of ['top1', 'top5', 'loss'] as const)
      board.scalar(`validation/${name}`, evaluation[name], step)
    progress.line(`step ${step}  epoch ${epochOf(step).toFixed(1)}  ${describeEvaluation(evaluation)}`)
    return evaluation
  }

  const record = (outcome: StepOutcome, rate: number) => {
    const now = performance.now()
    const { rss } = process.memoryUsage()
    const steps = step - recorded.step
    const imagesPerSecond = (steps * epoch.batch * 1000) / (now - recorded.time)
    metrics.write({
      kind: 'step',
      step,
      epoch: epochOf(step),
      loss: outcome.loss,
      losses: Object.fromEntries(outcome.losses.map((term) => [term.name, term.loss])),
      rate,
      imagesPerSecond,
      stepMs: (now - recorded.time) / steps,
      dataWaitMs: recorded.waited / steps,
      rss,
      numTensors: tf.memory().numTensors,
      skipped: unreadable.count(),
    })
    board.scalar('train/loss', outcome.loss, step)
    for (const term of outcome.losses) board.scalar(`train/loss/${term.name}`, term.loss, step)
    board.scalar('train/rate', rate, step)
    board.scalar('train/images_per_second', imagesPerSecond, step)
    recorded = { step, time: now, waited: 0 }
  }

  try {
    while (step < end) {
      const started = performance.now()
      const batch = await nextBatch(batches, () => saver.save(step, null, 'now or never'))
      recorded.waited += performance.now() - started
      const rate = rateAt(recipe.rate, step, epoch)
      const read = (step + 1) % settings.logEvery === 0 || step + 1 === end
      const outcome = runStep(training, batch, step, rate, read)
      if (outcome !== null) requireFinite(outcome, step, rate, saver)
      step++
      clock.add(performance.now() - started)
      watchTensors()
      if (outcome !== null) {
        loss = outcome.loss
        record(outcome, rate)
      }
      const perStep = clock.mean() ?? 0
      progress.show(
        `step ${step}/${end}  epoch ${epochOf(step).toFixed(1)}  loss ${loss.toFixed(4)}  rate ${formatRate(rate)}  ` +
          `${formatSpeed((epoch.batch * 1000) / perStep)} images/s  ${formatDuration((end - step) * perStep)} left`,
        step === end,
      )
      await turn()
      const due =
        step === end ||
        (settings.evaluateEvery === null
          ? epochsBefore(step, epoch) > epochsBefore(step - 1, epoch)
          : step % settings.evaluateEvery === 0)
      const evaluation = due && stop.exitCode() === null ? await evaluate() : null
      if (step === end || stop.exitCode() !== null) await saver.save(step, evaluation, 'now or never')
      else if (step % settings.saveEvery === 0 || (evaluation !== null && saver.isBest(evaluation))) {
        await saver.save(step, evaluation, 'again later')
      }
      // Evaluating and saving are no part of a step's time.
      if (due) recorded = { ...recorded, time: performance.now() }
      const exitCode = stop.exitCode()
      if (exitCode !== null) {
        progress.line(`stopped after step ${step}, saved in ${saver.last()}; go on with --resume`)
        return exitCode
      }
    }
    progress.end()
    const best = saver.best()
    const bestLine =
      best === null ? '' : `; the best is step ${best.step}: ${describeEvaluation(best.evaluation)}`
    progress.line(`done: ${end} steps, saved in ${saver.last()}${bestLine}`)
    return 0
  } finally {
    progress.end()
    await batches.close()
    metrics.close()
    board.close()
    stop.remove()
  }
}

/** The next batch. Where the images fail, what was learned is saved before the run stops. */
async function nextBatch(
  batches: { next(): Promise<Batch | null> },
  save: () => Promise<void>,
): Promise<Batch> {
  try {
    const batch = await batches.next()
    if (batch === null) throw new RunProblem('there are no more images')
    return batch
  } catch (cause) {
    await save()
    throw cause
  }
}

function runStep(
  training: TrainingStep,
  batch: Batch,
  step: number,
  rate: number,
  read: boolean,
): StepOutcome | null {
  try {
    return training.run(batch, step, rate, read)
  } catch (cause) {
    if (cause instanceof RunProblem) throw cause
    const reason = reasonOf(cause)
    const memory = /OOM|out of memory|ResourceExhausted|allocat|memory access out of bounds/i.test(reason)
    const way = memory
      ? `; a --batch below ${batch.count} takes less memory`
      : /backend 'wasm' is not registered/.test(reason)
        ? '; WebAssembly cannot train this network: get the native library with: npx inc native install'
        : ''
    throw new RunProblem(`TensorFlow stopped in step ${step + 1}: ${reason}${way}`, 2)
  }
}

/** Stops the run at the first loss or gradient that is not finite; the weights are still those before the step. */
function requireFinite(outcome: StepOutcome, step: number, rate: number, saver: Saver): void {
  const badLoss = outcome.losses.find(({ loss }) => !Number.isFinite(loss))
  if (Number.isFinite(outcome.loss) && outcome.gradientNotFinite === null) return
  const where = badLoss === undefined ? '' : ` at '${badLoss.name}'`
  const what = Number.isFinite(outcome.loss)
    ? `a gradient is not finite in step ${step + 1}`
    : `the loss${where} is ${outcome.loss} in step ${step + 1}`
  const first =
    outcome.gradientNotFinite === null
      ? ''
      : `; the first weight with a gradient that is not finite is '${outcome.gradientNotFinite}'`
  const last = saver.last()
  throw new RunProblem(
    `${what} (rate ${formatRate(rate)})${first}; ${lastGood(last === null ? null : { folder: last })}. ` +
      'A lower --rate often helps',
  )
}

/** Warns once where the number of tensors after a step is not what it was after the first: memory is leaking. */
function tensorWatch(warn: (line: string) => void): () => void {
  let first: number | null = null
  let warned = false
  return () => {
    const { numTensors } = tf.memory()
    first ??= numTensors
    if (numTensors === first || warned) return
    warned = true
    warn(
      `the number of tensors changed from ${first} to ${numTensors} from one step to another: memory is leaking`,
    )
  }
}

export function describeEvaluation({ images, top1, top5, loss }: Evaluation): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`
  return `top-1 ${percent(top1)}  top-5 ${percent(top5)}  loss ${loss.toFixed(4)}  (${images} validation images)`
}

function formatRate(rate: number): string {
  return String(Number(rate.toPrecision(4)))
}

function formatSpeed(imagesPerSecond: number): string {
  return imagesPerSecond < 100 ? imagesPerSecond.toFixed(1) : String(Math.round(imagesPerSecond))
}
