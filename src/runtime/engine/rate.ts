/** The learning rate, a pure function of the step, so that a resumed run continues it exactly. */
import type { Rate } from '../contract/recipe.ts'

/** How steps and epochs relate: one step takes `batch` of `images` images. */
export interface EpochLength {
  readonly batch: number
  readonly images: number
}

/** The rate of the given step (the first is 0): the base, times 1 - fraction for every whole period gone by. */
export function rateAt(rate: Rate, step: number, epoch: EpochLength): number {
  if (rate.decay === null) return rate.base
  const { fraction, every, unit } = rate.decay
  const elapsed = unit === 'steps' ? step : (step * epoch.batch) / epoch.images
  return rate.base * (1 - fraction) ** Math.floor(elapsed / every)
}

/** How many steps a run of this length has; the last step of a run of epochs may reach into the next epoch. */
export function stepsIn(length: { count: number; unit: 'epochs' | 'steps' }, epoch: EpochLength): number {
  return length.unit === 'steps' ? length.count : Math.ceil((length.count * epoch.images) / epoch.batch)
}

/** The number of whole epochs that are over before the given step. */
export function epochsBefore(step: number, epoch: EpochLength): number {
  return Math.floor((step * epoch.batch) / epoch.images)
}
