/** What a training step changes, given the gradients: weights, their momentum, their averages. */
import {
  add,
  averageStep,
  clippedByGlobalNorm,
  floats,
  inScope,
  momentumStep,
  multiply,
  type Node,
  type Tensor,
  type Variable,
  variable,
  waitingFor,
} from '../../graph/index.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { averageName, momentumName } from '../../runtime/contract/variable_names.ts'
import { averageShare } from './average.ts'
import type { GraphWeight } from './weights.ts'

/** A weight that a loss reaches, and its gradient. */
export interface ReachedWeight extends GraphWeight {
  readonly gradient: Tensor
}

/** A weight that training changes, and what goes with it. */
export interface TrainedWeight extends GraphWeight {
  readonly momentum: Variable
  /** Null where the recipe has no average. */
  readonly average: Variable | null
}

/** The nodes that carry out the changes, in the order of the weights. */
export function updatesOf(
  reached: readonly ReachedWeight[],
  { optimizer, clip, average: averaging }: Recipe,
  rate: Tensor,
  step: Tensor,
): { readonly trained: readonly TrainedWeight[]; readonly changes: readonly Node[] } {
  const found = reached.map(({ gradient }) => gradient)
  const gradients = clip === undefined ? found : clippedByGlobalNorm(found, clip.globalNorm)
  const updates = reached.map(({ weight, variable: changed }, index) => {
    const decay = weight.start === 'kernel' ? optimizer.weightDecay : 0
    const momentum = variable(momentumName(changed.name), changed.axes)
    const scope = `variables/${changed.name}`
    const [decayed] = inScope([withDecay(gradients[index]!, changed, decay)], scope) as [Tensor]
    const change = momentumStep(changed, momentum, decayed, rate, floats(optimizer.momentum))
    if (averaging === undefined)
      return { trained: { weight, variable: changed, momentum, average: null }, changes: [change] }
    const average = variable(averageName(changed.name), changed.axes)
    const averaged = averageStep(average, changed, averageShare(averaging.decay, step), change)
    return { trained: { weight, variable: changed, momentum, average }, changes: [change, averaged] }
  })
  return {
    trained: updates.map(({ trained }) => trained),
    changes: updates.flatMap(({ changes }) => changes),
  }
}

/**
 * Caffe's weight decay: decay·W joins the gradient of a kernel. The product waits for the gradient; else it is made when
 * the step begins, for all weights, and is held until the end.
 */
function withDecay(gradient: Tensor, { value }: Variable, decay: number): Tensor {
  return decay === 0 ? gradient : add(gradient, multiply(waitingFor(value, [gradient.node]), decay))
}
