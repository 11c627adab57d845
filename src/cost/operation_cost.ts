/** What one operation costs: its weights counted, its primitive asked for the rest. */
import { add, type Dimension, elements, multiply, number, zero } from '../shape/index.ts'
import type { Network, Operation } from '../typecheck/network.ts'
import type { Convention } from './conventions.ts'
import type { Cost } from './costs.ts'
import { applicationOf, primitiveOf } from './values.ts'

/** Values are 32-bit floats. */
export const bytesOfValue: Dimension = number(4)

/** The cost of one operation on one image; its depth is 1 where it counts as a layer. */
export function costOfOperation(network: Network, operation: Operation, convention: Convention): Cost {
  const primitive = primitiveOf(operation)
  const application = applicationOf(network, operation)
  let params: Dimension = zero
  let frozenParams: Dimension = zero
  for (const weight of primitive.weights(application)) {
    if (weight.trained) params = add(params, elements(weight.shape))
    else frozenParams = add(frozenParams, elements(weight.shape))
  }
  const macs = convention.macs(primitive, application)
  return {
    params,
    frozenParams,
    macs,
    flops: convention.flops(macs, primitive, application),
    activationMemory: multiply(bytesOfValue, elements(operation.output)),
    depth: primitive.countsAsLayer ? 1 : 0,
  }
}
