/** A training step as one signature: losses, their gradients, the change of the weights. */
import {
  add,
  assign,
  averageStep,
  axesOf,
  cast,
  clippedByGlobalNorm,
  divide,
  elementCount,
  floats,
  gradientsOf,
  inMixedPrecision,
  momentumStep,
  multiply,
  placeholder,
  reduce,
  rightOfEach,
  type Signature,
  stacked,
  sumOf,
  type Tensor,
  type Variable,
  variable,
  waitingFor,
} from '../../graph/index.ts'
import type { Precision } from '../../runtime/bfloat16.ts'
import type { Recipe } from '../../runtime/recipe.ts'
import type { Network } from '../../typecheck/network.ts'
import { averageShare } from './average.ts'
import { applyLayers } from './forward.ts'
import { logitsOf, lossOfEach, lossTerms } from './losses.ts'
import { type GraphLayer, type GraphWeight, imageAxes } from './weights.ts'

/** A weight that training changes, and what goes with it: its momentum and, where the recipe has one, its average. */
export interface TrainedWeight extends GraphWeight {
  readonly momentum: Variable
  readonly average: Variable | null
}

export interface Training {
  /** (images, labels, rate, step, seed) to (loss, losses, accuracy, sums of the gradients), changing the weights. */
  readonly train: Signature
  /** The same inputs without the rate to the gradients, by the names of the weights; nothing is changed. */
  readonly gradients: Signature
  readonly trained: readonly TrainedWeight[]
}

export function trainingOf(
  network: Network,
  layers: readonly GraphLayer[],
  recipe: Recipe,
  precision: Precision,
): Training {
  const images = placeholder('images', 'float32', imageAxes(network))
  const labels = placeholder('labels', 'int32', [null])
  const step = placeholder('step', 'int32', [])
  const seed = placeholder('seed', 'int32', [])
  const rate = placeholder('rate', 'float32', [])
  const terms = lossTerms(network, recipe.loss)
  const forward = applyLayers(layers, images, { seed, step })
  const count = cast(elementCount(labels), 'float32')
  const ofEach = [
    ...terms.map((term) => lossOfEach(forward, term, labels)),
    rightOfEach(logitsOf(forward, terms[0]!), labels),
  ]
  const computed = [...ofEach, ...forward.moves.map(({ value }) => value)]
  const placed = precision === 'bf16' ? inMixedPrecision(computed) : computed
  const mean = (values: Tensor) => divide(reduce('Sum', values, [0], false), count)
  const losses = placed.slice(0, terms.length).map(mean)
  const accuracy = mean(placed[terms.length]!)
  const moves = forward.moves.map(({ variable }, index) =>
    assign(variable, placed[ofEach.length + index]!, [variable.value.node]),
  )
  const loss = sumOf(losses.map((each, index) => multiply(each, terms[index]!.weight)))

  const candidates = layers.flatMap(({ weights }) => weights).filter(({ weight }) => weight.trained)
  const found = gradientsOf(
    loss,
    candidates.map(({ variable }) => variable.value),
  )
  // What no loss reaches has no gradient and is not trained.
  const reached = candidates.flatMap((candidate, index) => {
    const gradient = found[index]
    return gradient === null || gradient === undefined ? [] : [{ ...candidate, gradient }]
  })
  const reachedGradients = reached.map(({ gradient }) => gradient)
  const { clip, average: averaging } = recipe
  const gradients =
    clip === undefined ? reachedGradients : clippedByGlobalNorm(reachedGradients, clip.globalNorm)
  const steps = reached.map(({ weight, variable: changed }, index) => {
    const gradient = gradients[index]!
    const momentum = variable(`${changed.name}/momentum`, changed.axes)
    const decayed = weight.start === 'kernel' ? withDecay(gradient, changed, recipe) : gradient
    const change = momentumStep(changed, momentum, decayed, rate, floats(recipe.optimizer.momentum))
    if (averaging === undefined)
      return { trained: { weight, variable: changed, momentum, average: null }, changes: [change] }
    const average = variable(`${changed.name}/average`, changed.axes)
    const averaged = averageStep(average, changed, averageShare(averaging.decay, step), change)
    return { trained: { weight, variable: changed, momentum, average }, changes: [change, averaged] }
  })
  const changes = [...steps.flatMap(({ changes }) => changes), ...moves]
  const done = (tensor: Tensor) => waitingFor(tensor, changes)
  return {
    train: {
      inputs: { images, labels, rate, step, seed },
      outputs: {
        loss: done(loss),
        losses: done(stacked(losses)),
        accuracy: done(accuracy),
        // Each is there as soon as its gradient is, and nothing waits for it.
        sums: reached.length === 0 ? floats([], [0]) : stacked(reachedGradients.map(sumOfAll)),
      },
    },
    gradients: {
      inputs: { images, labels, step, seed },
      outputs: {
        loss: waitingFor(loss, []),
        ...Object.fromEntries(reached.map(({ variable, gradient }) => [variable.name, gradient])),
      },
    },
    trained: steps.map(({ trained }) => trained),
  }
}

/** A number that is finite only if all those of the tensor are. */
function sumOfAll(of: Tensor): Tensor {
  return reduce('Sum', of, [...axesOf(of).keys()], false)
}

/**
 * Caffe's weight decay: decay·W joins the gradient of a kernel. The product waits for the gradient; else it is made when
 * the step begins, for all weights, and is held until the end.
 */
function withDecay(gradient: Tensor, { value }: Variable, { optimizer }: Recipe): Tensor {
  const { weightDecay } = optimizer
  return weightDecay === 0
    ? gradient
    : add(gradient, multiply(waitingFor(value, [gradient.node]), weightDecay))
}
