/** The learning rate, a pure function of the step, so that a resumed run continues it exactly. */
import type { Rate } from '../contract/recipe.ts'

/** The length of an epoch: one step takes `batch` of `images` images. */
export interface EpochLength {
  readonly batch: number
  readonly images: number
}

/** The rate of the given step (the first is 0): the base, times 1 - fraction for every whole period before it. */
export function rateAt(rate: Rate, step: number, epoch: EpochLength): number {
  if (rate.decay === null) return rate.base
  const { fraction, every, unit } = rate.decay
  const elapsed = unit === 'steps' ? step : (step * epoch.batch) / epoch.images
  return rate.base * (1 - fraction) ** Math.floor(elapsed / every)
}

/** The number of steps in a run of this length; the last step of a run of epochs may reach into the next epoch. */
export function stepsIn(length: { count: number; unit: 'epochs' | 'steps' }, epoch: EpochLength): number {
  return length.unit === 'steps' ? length.count : Math.ceil((length.count * epoch.images) / epoch.batch)
}

/** The number of whole epochs before the given step. */
export function epochsBefore(step: number, epoch: EpochLength): number {
  return Math.floor((step * epoch.batch) / epoch.images)
}
