/** Looks up what stands behind a value or an operation of a network. */
import { primitives } from '../ops/index.ts'
import type { AnyPrimitive } from '../ops/primitive.ts'
import type { Shape } from '../shape/index.ts'
import { INPUT, type Network, type Operation, type ValueId } from '../typecheck/network.ts'
import type { AnyApplication } from './conventions.ts'

const registry: Readonly<Record<string, AnyPrimitive>> = primitives

/** The primitive that an operation uses. A checked network names no other; throws where it does. */
export function primitiveOf(operation: Operation): AnyPrimitive {
  const found = registry[operation.primitive]
  if (found === undefined)
    throw new Error(`The network uses \`${operation.primitive}\`, which is no primitive.`)
  return found
}

/** The shape of a value: the network's input or an operation's output. */
export function shapeOfValue(network: Network, value: ValueId): Shape {
  return value === INPUT ? network.input : network.operations[value]!.output
}

/** An operation with the shapes around it, as its primitive's functions take it. */
export function applicationOf(network: Network, operation: Operation): AnyApplication {
  return {
    arguments: operation.arguments,
    inputs: operation.inputs.map((input) => shapeOfValue(network, input)),
    output: operation.output,
  }
}
