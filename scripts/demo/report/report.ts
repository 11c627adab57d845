/** What the report page tells, as plain data: gathered by the demonstration, laid out by `reportPage`. */
import type { CostTable } from '../../../src/index.ts'

export interface Report {
  /** When the demonstration ended: `2026-03-01 14:05`. */
  readonly date: string
  /** The machine and what ran on it: `['processor', '2 cores']`. */
  readonly machine: readonly (readonly [name: string, value: string])[]
  readonly stages: readonly StageTime[]
  readonly googlenet: TrainedNetwork
  readonly small: TrainedNetwork & { readonly validation: Validation }
}

export interface StageTime {
  readonly title: string
  readonly seconds: number
}

export interface TrainedNetwork {
  readonly name: string
  /** The specification's file name and text. */
  readonly file: string
  readonly source: string
  readonly table: CostTable
  /** Claims of the table that are waived, by the reason that is given. */
  readonly waivers: readonly { readonly reason: string; readonly claims: readonly string[] }[]
  readonly course: TrainingCourse
}

/** How a training run went. */
export interface TrainingCourse {
  readonly steps: readonly StepMeasurement[]
  readonly evaluations: readonly EvaluationMeasurement[]
}

export interface StepMeasurement {
  /** From 1. */
  readonly step: number
  /** Softmax cross-entropy by output: `main` and the heads. */
  readonly losses: Readonly<Record<string, number>>
  readonly imagesPerSecond: number | null
}

export interface EvaluationMeasurement {
  readonly step: number
  readonly epoch: number
  /** Shares of 1. */
  readonly top1: number
  readonly top5: number
}

/** What the trained network says of every validation image. */
export interface Validation {
  readonly classes: readonly string[]
  readonly images: number
  /** Shares of 1. */
  readonly top1: number
  readonly top5: number
  /** `confusion[truth][answer]` counts images. */
  readonly confusion: readonly (readonly number[])[]
  /** Every mistake and some of what is right, to be looked at. */
  readonly samples: readonly Sample[]
}

export interface Sample {
  /** The picture, small, as a `data:` address. */
  readonly picture: string
  readonly path: string
  readonly truth: string
  /** The likeliest classes, with probabilities, the likeliest first. */
  readonly answers: readonly (readonly [name: string, probability: number])[]
}
