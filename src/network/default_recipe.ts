/** The recipe of a network whose spec has no `train` block. */

import type { Recipe } from '../runtime/contract/recipe.ts'
import { asNumber } from '../shape/index.ts'
import type { Network } from './network.ts'
import { inputShape } from './shape_of.ts'

/**
 * What is customary for image classification: momentum 0.9, a rate of 0.01 for 10 epochs of 32 images a step, auxiliary
 * heads at 0.3 (arXiv 1409.4842), random windows of images whose shorter side is 8/7 of the input, the means of
 * ImageNet for three channels.
 */
export function defaultRecipe(network: Network): Recipe {
  const [height = 1, width = 1, channels = 1] = inputShape(network).map((axis) => asNumber(axis) ?? 1)
  return {
    data: { folder: 'data', mean: channels === 3 ? [123, 117, 104] : null, deviation: null },
    augment: { crop: { height, width, resize: Math.round((Math.max(height, width) * 8) / 7) }, mirror: true },
    loss: { main: 1, heads: network.heads.map(({ name }) => ({ name, weight: 0.3 })) },
    optimizer: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0001 },
    rate: { base: 0.01, decay: null },
    start: { kernels: 'glorot_uniform', biases: 0 },
    batch: 32,
    length: { count: 10, unit: 'epochs' },
    seed: 1,
  }
}
