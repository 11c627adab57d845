/** The amount that a budget bounds, as a number or a formula. */

import type { Budget, Network } from '../network/network.ts'
import { number } from '../shape/index.ts'
import { type Amount, amountOf, costOfSubject } from './amount.ts'
import type { NetworkCosts } from './costs.ts'
import {
  keptByBackwardPass,
  type TrainingSetting,
  trainingMemory,
  trainingMemoryShare,
} from './training_memory.ts'

/** The setting for training memory: as given by the budget, else by the recipe, else one image and plain SGD. */
export function settingOf(
  network: Network,
  { batch, optimizer }: Pick<Budget, 'batch' | 'optimizer'>,
): TrainingSetting {
  const { recipe } = network
  const declared = recipe !== null && recipe.optimizer.momentum > 0 ? 'momentum' : 'sgd'
  const averages = recipe?.average === undefined ? {} : { averages: true }
  return {
    batch: batch ?? number(recipe?.batch ?? 1),
    optimizer: optimizer ?? declared,
    heads: true,
    ...averages,
  }
}

/** The value of a budget's quantity for its subject. */
export function amountOfBudget(network: Network, costs: NetworkCosts, budget: Budget): Amount {
  const { quantity, subject } = budget
  if (quantity !== 'training memory') return amountOf(network, costs, subject, quantity)
  const setting = settingOf(network, budget)
  if (subject.kind === 'whole' || subject.kind === 'with heads')
    return { kind: 'number', value: trainingMemory(network, costs, setting).total, unit: 'bytes' }
  const part = subject.kind === 'row' ? network.rows[subject.row]! : network.heads[subject.head]!
  const kept = keptByBackwardPass(network)
  const share = trainingMemoryShare(kept, costOfSubject(costs, subject), part, setting)
  return { kind: 'number', value: share.total, unit: 'bytes' }
}
