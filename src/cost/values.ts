/** Looks up the primitive of an operation and the shapes around it. */

import type { Network, Operation } from '../network/network.ts'
import { shapeOf } from '../network/shape_of.ts'
import { primitives } from '../ops/index.ts'
import type { AnyPrimitive } from '../ops/record/primitive.ts'
import type { AnyApplication } from './conventions.ts'

const registry: Readonly<Record<string, AnyPrimitive>> = primitives

/** The primitive that an operation uses. Throws if there is none, which a checked network rules out. */
export function primitiveOf(operation: Operation): AnyPrimitive {
  const found = registry[operation.primitive]
  if (found === undefined)
    throw new Error(`The network uses \`${operation.primitive}\`, which is not a primitive.`)
  return found
}

/** An operation with the shapes around it, in the form that its primitive's functions take. */
export function applicationOf(network: Network, operation: Operation): AnyApplication {
  return {
    arguments: operation.arguments,
    inputs: operation.inputs.map((input) => shapeOf(network, input)),
    output: operation.output,
  }
}
