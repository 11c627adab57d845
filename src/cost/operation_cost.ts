/** What one operation costs: its weights counted, its primitive asked for the rest. */
import { parameterCount } from '../ops/index.ts'
import { type Dimension, elements, multiply, number } from '../shape/index.ts'
import type { Network, Operation } from '../typecheck/network.ts'
import type { Convention } from './conventions.ts'
import type { Cost, Reach } from './costs.ts'
import { applicationOf, primitiveOf } from './values.ts'

/** Values are 32-bit floats. */
export const bytesOfValue: Dimension = number(4)

/** The cost of one operation on one image, with what it sees; its depth is 1 where it counts as a layer. */
export function costOfOperation(
  network: Network,
  operation: Operation,
  convention: Convention,
  { receptiveField, effectiveStride }: Reach,
): Cost & Reach {
  const primitive = primitiveOf(operation)
  const application = applicationOf(network, operation)
  const { trained, frozen } = parameterCount(primitive.weights(application))
  const macs = convention.macs(primitive, application)
  return {
    params: trained,
    frozenParams: frozen,
    macs,
    flops: convention.flops(macs, primitive, application),
    activationMemory: multiply(bytesOfValue, elements(operation.output)),
    depth: primitive.countsAsLayer ? 1 : 0,
    receptiveField,
    effectiveStride,
  }
}
