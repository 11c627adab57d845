/**
 * An engine runs the steps of a training run and holds its weights. Data, schedule, checkpoints, progress, evaluation
 * and guards are one loop around it, which knows neither models nor graphs. So a run can continue with any engine: it
 * has the same checkpoints, images and start.
 */

import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import type { Precision } from '../contract/precision.ts'
import type { Recipe } from '../contract/recipe.ts'
import type { Batch } from '../data/batches.ts'
import type { Classifier } from './classifier.ts'

/**
 * `eager` dispatches every operation of a step separately, from a TensorFlow.js model, on any backend. `graph` runs a
 * whole step as a compiled TensorFlow graph, on the native library.
 */
export const ENGINES = ['eager', 'graph'] as const
export type EngineName = (typeof ENGINES)[number]

/** The measurements of one step, before it changed the weights. */
export interface StepOutcome {
  /** Σ weight·loss over the terms, and the losses without their weights. */
  readonly loss: number
  readonly losses: readonly { readonly name: string; readonly loss: number }[]
  /** The first weight whose gradient has an infinite or NaN value, as far as is known; or null. */
  readonly gradientNotFinite: string | null
}

/** Carries out one step of training. */
export interface Stepping {
  /**
   * Changes the weights by one batch at a rate. `step` counts the steps before, and dropout is drawn from it. Reading
   * the outcome waits for the device, so it is read only on request; otherwise the result is null. After an outcome
   * that is not finite, do not continue from the state.
   */
  readonly run: (batch: Batch, step: number, rate: number, read: boolean) => StepOutcome | null
}

/** Everything that training changes. Momentum and average are each trained weight's, under its name. */
export type EngineState = Pick<Checkpoint, 'weights' | 'momentum' | 'average'>

export interface Engine extends Stepping {
  /** The number format of products in training. */
  readonly precision: Precision
  /** The number of classes of the main output. */
  readonly classes: number
  /** The weights that are trained and that the losses depend on. */
  readonly trained: readonly { readonly name: string; readonly shape: readonly number[] }[]
  /**
   * Sets every weight to its start value, which depends on the seed and the weight's name only. Momentum is 0, the
   * average equals the start.
   */
  readonly start: (seed: number, start: Recipe['start']) => void
  /** A copy of the state. */
  readonly read: () => EngineState
  /** Restores a state. Throws if a weight is missing or has another shape. */
  readonly write: (state: EngineState) => void
  /**
   * The main output outside training, with the average of the weights if there is one, else with the current weights.
   */
  readonly classifier: Classifier
  readonly dispose: () => void
}
