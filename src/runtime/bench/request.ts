/** Requests of `inc bench` to a measuring process, and its answers: plain data in both directions. */

import type { Precision } from '../contract/precision.ts'
import type { Recipe } from '../contract/recipe.ts'
import type { EngineName } from '../engine/engine.ts'
import type { Backend } from '../preload/backend.ts'

/** Time a network. */
interface NetworkRequest {
  readonly engine: EngineName
  /** The `model.js` of the compiled project. */
  readonly model: string
  /** The folder of its graph. */
  readonly graph: string
  readonly batch: number
  /** Steps, or predictions, that run first and are not timed. */
  readonly warmup: number
  readonly steps: number
}

/** Time the training steps of a network. */
export interface StepRequest extends NetworkRequest {
  readonly kind: 'steps'
  /** The precision the engine must have. Another one would be timed under a wrong name. */
  readonly precision: Precision
  readonly recipe: Recipe
}

/** Time its predictions. */
export interface PredictionRequest extends NetworkRequest {
  readonly kind: 'predictions'
}

/** Time the product of two square matrices. */
export interface ProductRequest {
  readonly kind: 'product'
  /** The folder of the graph that multiplies `products` times. */
  readonly graph: string
  readonly products: number
  readonly warmup: number
  readonly times: number
}

export type BenchRequest = StepRequest | PredictionRequest | ProductRequest

export interface BenchAnswer {
  readonly backend: Backend
  /** The machine in words. */
  readonly machine: string
  /** Milliseconds of each timed step, prediction or product, in order. */
  readonly times: readonly number[]
  /** The peak resident memory of the process, in bytes. */
  readonly peakBytes: number
}
