/** What `inc bench` asks of a process that measures, and what that process answers: plain data in both directions. */

import type { Precision } from '../contract/precision.ts'
import type { Recipe } from '../contract/recipe.ts'
import type { EngineName } from '../engine/engine.ts'
import type { Backend } from '../preload/backend.ts'

/** What is timed of a network, so many times. */
interface NetworkRequest {
  readonly engine: EngineName
  /** The `model.js` of the compiled project. */
  readonly model: string
  /** The folder of its graph. */
  readonly graph: string
  readonly batch: number
  /** Steps, or predictions, that are run first and not timed. */
  readonly warmup: number
  readonly steps: number
}

/** Time the training steps of a network. */
export interface StepRequest extends NetworkRequest {
  readonly kind: 'steps'
  /** What the engine must have; another one would be timed under a wrong name. */
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
  /** The same in words. */
  readonly machine: string
  /** Milliseconds of each timed step, prediction or product, in their order. */
  readonly times: readonly number[]
  /** The most memory that the process had resident at any time, in bytes. */
  readonly peakBytes: number
}
