/** What can go wrong in a step, said so that one can act on it: TensorFlow fails, a number is not finite, tensors leak. */
import * as tf from '@tensorflow/tfjs'
import type { Batch } from '../data/batches.ts'
import type { StepOutcome, Stepping } from '../engine/engine.ts'
import { RunProblem, reasonOf } from '../machine/problem.ts'
import { formatRate } from '../report/run_report.ts'

/**
 * Runs one step; `step` counts those done before. Throws a `RunProblem` at the first loss or gradient that is not
 * finite, as far as it is read, and where TensorFlow cannot compute the step. `lastGood` says where to go on from.
 */
export function guardedStep(
  engine: Stepping,
  batch: Batch,
  at: { readonly step: number; readonly rate: number; readonly read: boolean },
  lastGood: () => string,
): StepOutcome | null {
  let outcome: StepOutcome | null
  try {
    outcome = engine.run(batch, at.step, at.rate, at.read)
  } catch (cause) {
    if (cause instanceof RunProblem) throw cause
    const reason = reasonOf(cause)
    throw new RunProblem(
      `TensorFlow stopped in step ${at.step + 1}: ${reason}${wayOut(reason, batch.count)}`,
      2,
    )
  }
  if (outcome !== null) requireFinite(outcome, at.step, at.rate, lastGood)
  return outcome
}

function wayOut(reason: string, batch: number): string {
  if (/OOM|out of memory|ResourceExhausted|allocat|memory access out of bounds/i.test(reason)) {
    return `; a --batch below ${batch} takes less memory`
  }
  if (/backend 'wasm' is not registered/.test(reason)) {
    return '; WebAssembly cannot train this network: get the native library with: npx inc native install'
  }
  return ''
}

function requireFinite(outcome: StepOutcome, step: number, rate: number, lastGood: () => string): void {
  const { loss, losses, gradientNotFinite } = outcome
  if (Number.isFinite(loss) && gradientNotFinite === null) return
  const bad = losses.find((term) => !Number.isFinite(term.loss))
  const what = Number.isFinite(loss)
    ? `a gradient is not finite in step ${step + 1}`
    : `the loss${bad === undefined ? '' : ` at '${bad.name}'`} is ${loss} in step ${step + 1}`
  const first =
    gradientNotFinite === null
      ? ''
      : `; the first weight with a gradient that is not finite is '${gradientNotFinite}'`
  throw new RunProblem(
    `${what} (rate ${formatRate(rate)})${first}; ${lastGood()}. A lower --rate often helps`,
  )
}

/** Warns once where the number of tensors after a step is not what it was after the first: memory is leaking. */
export function tensorWatch(warn: (line: string) => void): () => void {
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
