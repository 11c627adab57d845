/** Looks up what stands behind a value or an operation of a network. */

import type { Network, Operation } from '../network/network.ts'
import { shapeOf } from '../network/shape_of.ts'
import { primitives } from '../ops/index.ts'
import type { AnyPrimitive } from '../ops/record/primitive.ts'
import type { AnyApplication } from './conventions.ts'

const registry: Readonly<Record<string, AnyPrimitive>> = primitives

/** The primitive that an operation uses. A checked network names no other; throws where it does. */
export function primitiveOf(operation: Operation): AnyPrimitive {
  const found = registry[operation.primitive]
  if (found === undefined)
    throw new Error(`The network uses \`${operation.primitive}\`, which is no primitive.`)
  return found
}

/** An operation with the shapes around it, as its primitive's functions take it. */
export function applicationOf(network: Network, operation: Operation): AnyApplication {
  return {
    arguments: operation.arguments,
    inputs: operation.inputs.map((input) => shapeOf(network, input)),
    output: operation.output,
  }
}
