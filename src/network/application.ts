/** An operation of a network as the columns of its record take it: its arguments, and the shapes around it. */
import type { Application, ArgumentValue } from '../ops/record/primitive.ts'
import type { Network, Operation } from './network.ts'
import { shapeOf } from './shape_of.ts'

/** An operation's arguments and shapes, the type of its primitive's arguments forgotten. */
export type AnyApplication = Application<Readonly<Record<string, ArgumentValue>>>

export function applicationOf(
  network: Pick<Network, 'inputs' | 'operations'>,
  operation: Operation,
): AnyApplication {
  return {
    arguments: operation.arguments,
    inputs: operation.inputs.map((value) => shapeOf(network, value)),
    output: operation.output,
  }
}
