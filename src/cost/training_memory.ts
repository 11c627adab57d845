/** The memory that training needs: weights, gradients, optimizer slots, averages, and saved activations. */

import { applicationOf } from '../network/application.ts'
import { INPUT, type Network, type Operation, type ValueId } from '../network/network.ts'
import { inputShape, shapeOf } from '../network/shape_of.ts'
import { primitives } from '../ops/index.ts'
import { add, type Dimension, elements, equal, multiply, number, sum, zero } from '../shape/index.ts'
import { overCopies } from './copies.ts'
import type { Cost, NetworkCosts } from './costs.ts'
import { bytesOfValue } from './operation_cost.ts'

export type OptimizerKind = 'sgd' | 'momentum' | 'adam'

export interface TrainingSetting {
  readonly batch: Dimension
  readonly optimizer: OptimizerKind
  /** Whether the heads are trained as well. */
  readonly heads: boolean
  /** Whether a moving average of the trained weights is kept. */
  readonly averages?: boolean
}

/** In bytes. */
export interface TrainingMemory {
  readonly weights: Dimension
  readonly gradients: Dimension
  readonly optimizer: Dimension
  readonly averages: Dimension
  readonly activations: Dimension
  readonly total: Dimension
}

const optimizerSlots: Readonly<Record<OptimizerKind, Dimension>> = {
  sgd: zero,
  momentum: number(1),
  adam: number(2),
}

/** How many values the backward pass keeps per image: at the network's input, and for each operation. */
interface Kept {
  readonly input: Dimension
  /** By `Operation.id`: the output, if it is kept, and the mask. */
  readonly operations: readonly Dimension[]
}

/**
 * Whether an operation is only a view of its input: equally many values, no weights, no arithmetic, nothing to keep.
 */
function isView(network: Network, operation: Operation): boolean {
  const primitive = primitives[operation.primitive]
  const only = operation.inputs[0]
  if (primitive.keeps !== 'nothing' || operation.inputs.length !== 1 || only === undefined) return false
  if (equal(elements(shapeOf(network, only)), elements(operation.output)) !== 'yes') return false
  const application = applicationOf(network, operation)
  if (primitive.weights(application).length > 0) return false
  const { macs, otherFlops = zero } = primitive.work(application)
  return macs === undefined && equal(otherFlops, zero) === 'yes'
}

/** What the backward pass through operations `0 … end - 1` keeps; later ones are not trained. */
export function keptByBackwardPass(network: Network, end: ValueId = network.operations.length): Kept {
  const { operations } = network
  // The operation whose memory a value shares, or INPUT for the network's input.
  const owners = new Int32Array(end)
  const kept = new Uint8Array(end)
  let inputKept = false
  const ownerOf = (value: ValueId): ValueId => (value === INPUT ? INPUT : owners[value]!)
  const keep = (value: ValueId) => {
    const owner = ownerOf(value)
    if (owner === INPUT) inputKept = true
    else kept[owner] = 1
  }
  for (let id = 0; id < end; id++) {
    const operation = operations[id]!
    owners[id] = isView(network, operation) ? ownerOf(operation.inputs[0]!) : id
    const { keeps } = primitives[operation.primitive]
    if (keeps === 'input' || keeps === 'input and output') for (const input of operation.inputs) keep(input)
    if (keeps === 'output' || keeps === 'input and output') keep(id)
  }
  return {
    input: inputKept ? elements(inputShape(network)) : zero,
    operations: Array.from(kept, (isKept, id) => {
      const operation = operations[id]!
      const hasMask = primitives[operation.primitive].keeps === 'mask'
      if (!isKept && !hasMask) return zero
      const size = overCopies(elements(operation.output), operation)
      return isKept && hasMask ? add(size, size) : size
    }),
  }
}

function memoryOf(
  cost: Pick<Cost, 'params' | 'frozenParams'>,
  keptValues: Dimension,
  setting: TrainingSetting,
): TrainingMemory {
  const gradients = multiply(bytesOfValue, cost.params)
  const weights = add(gradients, multiply(bytesOfValue, cost.frozenParams))
  const optimizer = multiply(optimizerSlots[setting.optimizer], gradients)
  const averages = setting.averages ? gradients : zero
  const activations = multiply(bytesOfValue, multiply(setting.batch, keptValues))
  const total = sum([weights, gradients, optimizer, averages, activations])
  return { weights, gradients, optimizer, averages, activations, total }
}

/**
 * The memory needed to train a network.
 *
 * - Every weight counts once, frozen ones too. Every trained weight counts again as its gradient, once per slot of the
 *   optimizer (momentum 1, Adam 2), and again if averages are kept.
 * - A value is kept, for each image of the batch, if the gradient of some operation needs it as that operation's output
 *   or input (`Primitive.keeps`). It is kept once, however many operations need it. A mask counts as one value per
 *   element.
 * - An operation that only renames its input (`identity`, `flatten`) shares its memory.
 * - The network's input counts if it is kept. The engine's workspace does not count, nor do the gradients of
 *   activations, which are short-lived.
 */
export function trainingMemory(
  network: Network,
  costs: NetworkCosts,
  setting: TrainingSetting,
): TrainingMemory {
  const kept = keptByBackwardPass(network, setting.heads ? network.operations.length : network.body.end)
  return memoryOf(
    setting.heads ? costs.withHeads : costs.whole,
    add(kept.input, sum(kept.operations)),
    setting,
  )
}

/**
 * The share of operations `first … end - 1` in the training memory. The shares of all operations and the kept input add
 * up to it.
 */
export function trainingMemoryShare(
  kept: Kept,
  cost: Pick<Cost, 'params' | 'frozenParams'>,
  { first, end }: { readonly first: ValueId; readonly end: ValueId },
  setting: TrainingSetting,
): TrainingMemory {
  return memoryOf(cost, sum(kept.operations.slice(first, end)), setting)
}
