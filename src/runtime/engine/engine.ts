/**
 * What carries out the steps of a training run and holds its weights. Data, schedule, checkpoints, progress, evaluation
 * and guards are one loop around it, which knows neither models nor graphs; so whatever engine a run goes on with, it
 * finds the same checkpoints, draws the same images and starts from the same weights.
 */

import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import type { Precision } from '../contract/precision.ts'
import type { Recipe } from '../contract/recipe.ts'
import type { Batch } from '../data/batches.ts'
import type { Classifier } from './classifier.ts'

/**
 * `eager` dispatches every operation of a step by itself, from a TensorFlow.js model, on any backend. `graph` runs a
 * step at once, as a compiled TensorFlow graph, on the native library.
 */
export const ENGINES = ['eager', 'graph'] as const
export type EngineName = (typeof ENGINES)[number]

/** What one step measured, before it changed the weights. */
export interface StepOutcome {
  /** Σ weight·loss over the terms, and the losses without their weights. */
  readonly loss: number
  readonly losses: readonly { readonly name: string; readonly loss: number }[]
  /** The first weight whose gradient has a value that is infinite or not a number, as far as it is known; or null. */
  readonly gradientNotFinite: string | null
}

/** Carries out one step of training. */
export interface Stepping {
  /**
   * Changes the weights by one batch at a rate; `step` counts the steps done before, and dropout is drawn by it. Reading
   * the outcome waits for the device, so it is done only when asked for; otherwise the result is null. After an outcome
   * that is not finite the state is not one to go on from.
   */
  readonly run: (batch: Batch, step: number, rate: number, read: boolean) => StepOutcome | null
}

/** All that training changes: momentum and average are those of each trained weight, under the weight's name. */
export type EngineState = Pick<Checkpoint, 'weights' | 'momentum' | 'average'>

export interface Engine extends Stepping {
  /** The numbers that products work on in training. */
  readonly precision: Precision
  /** The number of classes that the main output tells apart. */
  readonly classes: number
  /** The weights that the losses reach and that are trained. */
  readonly trained: readonly { readonly name: string; readonly shape: readonly number[] }[]
  /** Gives every weight its start, which follows from the seed and the weight's name alone; momentum is 0, the average the start. */
  readonly start: (seed: number, start: Recipe['start']) => void
  /** A copy of the state. */
  readonly read: () => EngineState
  /** Takes up a state. Throws where a weight is missing or has another shape. */
  readonly write: (state: EngineState) => void
  /** The main output outside training, at the average of the weights where one is kept, else at the present weights. */
  readonly classifier: Classifier
  readonly dispose: () => void
}
