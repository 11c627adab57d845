/** The contents of the report page as plain data: gathered by the demonstration, rendered by `reportPage`. */
import type { CostTable } from '../../../src/index.ts'

export interface Report {
  /** When the demonstration ended, such as `2026-03-01 14:05`. */
  readonly date: string
  /** The machine and its software, such as `['processor', '2 cores']`. */
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
  /** The name of the specification's file. */
  readonly file: string
  readonly source: string
  readonly table: CostTable
  /** The waived claims of the table, grouped by the reason given for them. */
  readonly waivers: readonly { readonly reason: string; readonly claims: readonly string[] }[]
  readonly course: TrainingCourse
}

/** The measurements of a training run. */
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

/** The predictions of the trained network on the validation images. */
export interface Validation {
  readonly classes: readonly string[]
  readonly images: number
  /** Shares of 1. */
  readonly top1: number
  readonly top5: number
  /** `confusion[truth][answer]` counts images. */
  readonly confusion: readonly (readonly number[])[]
  /** Some mistakes and some correct answers, to display. */
  readonly samples: readonly Sample[]
}

export interface Sample {
  /** A thumbnail of the picture, as a `data:` URL. */
  readonly picture: string
  readonly path: string
  readonly truth: string
  /** The most likely classes with their probabilities, most likely first. */
  readonly answers: readonly (readonly [name: string, probability: number])[]
}
