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
import type { Weight } from '../../ops/index.ts'
import { plainNumber } from '../../ops/kinds/graph_place.ts'
import type { KernelStart, Recipe } from '../../runtime/contract/recipe.ts'
import type { TrainedWeight } from './updates.ts'
import type { GraphWeight } from './weights.ts'

/** The deviation of the standard normal distribution cut at ±2: √(1 - 4φ(2) / (2Φ(2) - 1)). */
const deviationCutAtTwo = 0.8796256610342398

/** Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998. */
const variances: Readonly<Record<KernelStart, (fans: { in: number; out: number }) => number>> = {
  glorot_uniform: (fans) => 2 / (fans.in + fans.out),
  glorot_normal: (fans) => 2 / (fans.in + fans.out),
  he_uniform: (fans) => 2 / fans.in,
  he_normal: (fans) => 2 / fans.in,
  lecun_uniform: (fans) => 1 / fans.in,
  lecun_normal: (fans) => 1 / fans.in,
}

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

function startOf(weight: Weight, { name, axes }: Variable, start: Recipe['start'], seed: Tensor): Tensor {
  const key = () => streamOf(seed, integers(0), name)
  switch (weight.start) {
    case 'kernel': {
      const fans = weight.fans!
      const variance = variances[start.kernels]({ in: plainNumber(fans.in), out: plainNumber(fans.out) })
      const deviation = Math.sqrt(variance)
      if (start.kernels.endsWith('_uniform')) return uniformNumbers(axes, Math.sqrt(3) * deviation, key())
      return truncatedNormalNumbers(axes, deviation / deviationCutAtTwo, key())
    }
    case 'normal(0.02)':
      return truncatedNormalNumbers(axes, 0.02 / deviationCutAtTwo, key())
    case 'bias':
      return floats(start.biases, axes)
    case 'zeros':
      return floats(0, axes)
    case 'ones':
      return floats(1, axes)
    case 'constant(0.25)':
      return floats(0.25, axes)
    case 'constant(1e-6)':
      return floats(1e-6, axes)
  }
}
