/** A training step as one signature: losses, their gradients, the change of the weights. */
import {
  assign,
  axesOf,
  bytesOf,
  cast,
  divide,
  elementCount,
  floats,
  gradientsOf,
  inMixedPrecision,
  inScope,
  multiply,
  placeholder,
  reduce,
  rightOfEach,
  type Signature,
  stacked,
  sumOf,
  type Tensor,
  waitingFor,
  withPasses,
  withRecomputation,
} from '../../graph/index.ts'
import type { Network } from '../../network/network.ts'
import type { GraphChoice, MemoryBudget } from '../../runtime/contract/graph_facts.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { applyLayers } from './forward.ts'
import { logitsOf, lossOfEach, lossTerms } from './losses.ts'
import { type ReachedWeight, type TrainedWeight, updatesOf } from './updates.ts'
import { type GraphLayer, type GraphWeight, imageAxes } from './weights.ts'

export interface Training {
  /** (images, labels, rate, step, seed) to (loss, losses, accuracy, sums of the gradients), changing the weights. */
  readonly train: Signature
  /** The same inputs without the rate to the gradients, by the names of the weights; nothing is changed. */
  readonly gradients: Signature
  readonly trained: readonly TrainedWeight[]
  /** Bytes that a step holds with the batch of the memory budget; null without a budget. */
  readonly stepBytes: number | null
}

export function trainingOf(
  network: Network,
  layers: readonly GraphLayer[],
  recipe: Recipe,
  choice: GraphChoice,
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
  const rewritten = withPasses(computed, choice.passes, 'training')
  const placed = choice.precision === 'bf16' ? inMixedPrecision(rewritten) : rewritten
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
  const { gradients, stepBytes } = withinBudget(
    [...losses, accuracy, ...placed],
    reached.map(({ gradient }) => gradient),
    choice.memory,
    variableBytes(layers, reached, recipe),
  )
  const differentiated = reached.map((each, index) => ({ ...each, gradient: gradients[index]! }))
  const { trained, changes: updates } = updatesOf(differentiated, recipe, rate, step)
  const changes = [...updates, ...moves]
  const done = (tensor: Tensor) => waitingFor(tensor, changes)
  return {
    train: {
      inputs: { images, labels, rate, step, seed },
      outputs: {
        loss: done(loss),
        losses: done(stacked(losses)),
        accuracy: done(accuracy),
        // Each is there as soon as its gradient is, and nothing waits for it.
        sums: reached.length === 0 ? floats([], [0]) : stacked(inScope(gradients.map(sumOfAll), 'sums')),
      },
    },
    gradients: {
      inputs: { images, labels, step, seed },
      outputs: {
        loss: waitingFor(loss, []),
        ...Object.fromEntries(differentiated.map(({ variable, gradient }) => [variable.name, gradient])),
      },
    },
    trained,
    stepBytes,
  }
}

/** The gradients, with as much computed again for them as the budget asks for, or as there is. */
function withinBudget(
  forward: readonly Tensor[],
  gradients: readonly Tensor[],
  memory: MemoryBudget | null,
  heldBytes: number,
): { readonly gradients: readonly Tensor[]; readonly stepBytes: number | null } {
  if (memory === null) return { gradients, stepBytes: null }
  const again = withRecomputation(forward, gradients, memory.batch, memory.bytes - heldBytes)
  return { gradients: again.gradients, stepBytes: heldBytes + again.keptBytes }
}

/** Bytes of all weights, and of the momentum and the average of those that are trained. */
function variableBytes(
  layers: readonly GraphLayer[],
  reached: readonly ReachedWeight[],
  { average }: Recipe,
): number {
  const bytes = (variables: readonly GraphWeight[]) =>
    variables.reduce((sum, { variable }) => sum + bytesOf(variable.value, 0), 0)
  return bytes(layers.flatMap(({ weights }) => weights)) + (average === undefined ? 1 : 2) * bytes(reached)
}

/** A number that is finite only if all those of the tensor are. */
function sumOfAll(of: Tensor): Tensor {
  return reduce('Sum', of, [...axesOf(of).keys()], false)
}
