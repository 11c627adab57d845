/** What the demonstration does and how much of it: the sizes that make it fit into minutes on two cores. */
import type { ImagePlan } from './render_images.ts'

export interface DemoPlan {
  readonly images: ImagePlan
  /** A few steps of the paper's network. */
  readonly googlenet: { readonly steps: number; readonly batch: number; readonly rate: number }
  /** The share of validation images that the small network must name right. */
  readonly wanted: number
}

export const plan: DemoPlan = {
  images: { seed: 1, train: 200, validation: 50 },
  // The recipe's rate of 0.01 is for weeks of training; in its first steps a lower one is steadier.
  googlenet: { steps: 48, batch: 16, rate: 0.004 },
  wanted: 0.95,
}

/** WebAssembly is some eight times slower than the native library: what is left of the steps there. */
export const stepsOnWebAssembly = 12

/** Paths within the clone. */
export const paths = {
  data: 'demo/data',
  runs: 'demo/runs',
  record: 'demo/record.json',
  predictions: 'demo/predictions.json',
  report: 'demo/report.html',
} as const

export interface DemoNetwork {
  readonly name: string
  readonly spec: string
  /** Where its project is written for the user to read. */
  readonly project: string
  readonly run: string
}

export const googlenet: DemoNetwork = {
  name: 'googlenet',
  spec: 'specs/googlenet.inc',
  project: 'demo/googlenet',
  run: `${paths.runs}/googlenet`,
}

export const smallInception: DemoNetwork = {
  name: 'small_inception',
  spec: 'specs/small_inception.inc',
  project: 'demo/small_inception',
  run: `${paths.runs}/small_inception`,
}
