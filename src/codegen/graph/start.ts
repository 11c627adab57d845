/** The start of a run: every variable from the seed and its own name. */
import {
  assign,
  floats,
  inScope,
  integers,
  type Node,
  streamOf,
  type Tensor,
  truncatedNormalNumbers,
  uniformNumbers,
  type Variable,
} from '../../graph/index.ts'
import { plainStart } from '../../network/weight_starts.ts'
import type { Weight } from '../../ops/index.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { deviationCutAtTwo, startValues } from '../../runtime/contract/starts.ts'
import type { GraphWeight, TrainedWeight } from './weights.ts'

/**
 * The nodes that give every weight its start, its average the same, and its momentum 0. The distributions are those of
 * the eager engine; the numbers are not, as TensorFlow draws them.
 */
export function startNodes(
  weights: readonly GraphWeight[],
  trained: readonly Pick<TrainedWeight, 'variable' | 'momentum' | 'average'>[],
  start: Recipe['start'],
  seed: Tensor,
): readonly Node[] {
  const values = new Map(
    weights.map(({ weight, variable }) => {
      const value = startOf(weight, variable, start, seed)
      return [variable, inScope([value], `start/${variable.name}`)[0]!] as const
    }),
  )
  return [
    ...[...values].map(([variable, value]) => assign(variable, value)),
    ...trained.flatMap(({ variable, momentum, average }) => [
      assign(momentum, floats(0, momentum.axes)),
      ...(average === null ? [] : [assign(average, values.get(variable)!)]),
    ]),
  ]
}

function startOf(weight: Weight, { name, axes }: Variable, recipe: Recipe['start'], seed: Tensor): Tensor {
  const key = () => streamOf(seed, integers(0), name)
  const values = startValues(plainStart(weight.start), recipe)
  switch (values.kind) {
    case 'uniform':
      return uniformNumbers(axes, values.limit, key())
    case 'normal':
      return truncatedNormalNumbers(axes, values.deviation / deviationCutAtTwo, key())
    case 'constant':
      return floats(values.value, axes)
  }
}
