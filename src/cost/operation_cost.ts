/** The cost of one operation: its weights are counted, and its primitive supplies the rest. */

import { type AnyApplication, applicationOf } from '../network/application.ts'
import type { Network, Operation } from '../network/network.ts'
import { parameterCount, primitives } from '../ops/index.ts'
import { type Dimension, elements, multiply, number, type Shape, zero } from '../shape/index.ts'
import type { Convention } from './conventions.ts'
import { overCopies } from './copies.ts'
import type { Cost, Reach } from './costs.ts'

/** Values are 32-bit floats. */
export const bytesOfValue: Dimension = number(4)

/** Costs computed before: copies of an operation share arguments and shapes, and so their cost. */
export type KnownCosts = WeakMap<
  object,
  {
    readonly inputs: readonly Shape[]
    readonly output: Shape
    readonly repeated: Operation['repeated']
    readonly cost: Cost
  }
>

/**
 * The cost of one operation on one image, with its reach. The depth is 1 if it counts as a layer. Copies are added up.
 */
export function costOfOperation(
  network: Network,
  operation: Operation,
  convention: Convention,
  { receptiveField, effectiveStride }: Reach,
  known: KnownCosts,
): Cost & Reach {
  const application = applicationOf(network, operation)
  const { inputs, output } = application
  const before = known.get(operation.arguments)
  const { repeated } = operation
  const isSame =
    before &&
    before.output === output &&
    before.repeated === repeated &&
    inputs.every((input, index) => input === before.inputs[index])
  const cost =
    isSame && before.inputs.length === inputs.length
      ? before.cost
      : plainCost(operation, application, convention)
  if (!isSame) known.set(operation.arguments, { inputs, output, repeated, cost })
  return { ...cost, receptiveField, effectiveStride }
}

function plainCost(operation: Operation, application: AnyApplication, convention: Convention): Cost {
  const primitive = primitives[operation.primitive]
  const { trained, frozen } = parameterCount(primitive.weights(application))
  const work = primitive.work(application)
  const macs = convention.macs(work)
  const flops = convention.flops(macs, work)
  return {
    params: overCopies(trained, operation),
    frozenParams: overCopies(frozen, operation),
    macs: overCopies(macs, operation),
    flops: overCopies(flops, operation),
    // In a proof an identity represents an unknown block or names a shape; it allocates nothing.
    activationMemory:
      operation.primitive === 'identity'
        ? zero
        : overCopies(multiply(bytesOfValue, elements(operation.output)), operation),
    depth: work.macs === undefined ? 0 : operation.repeated ? null : 1,
  }
}
