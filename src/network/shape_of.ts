/** Looks up the shapes of a network, and its only input and result for parts of the compiler that handle just one. */
import type { Shape } from '../shape/index.ts'
import type { Network, ValueId } from './network.ts'

/** Whether a value is an input rather than an operation's result. */
function isInput(value: ValueId): boolean {
  return value < 0
}

/** The shape of a value: an input's, or an operation's output. */
export function shapeOf(network: Pick<Network, 'inputs' | 'operations'>, value: ValueId): Shape {
  return isInput(value) ? network.inputs[-1 - value]!.shape : network.operations[value]!.output
}

/** The only input of a network or call. Throws if there are several: the caller handles one. */
export function soleInput<Input>({ inputs }: { readonly inputs: readonly Input[] }): Input {
  return sole(inputs, 'inputs')
}

/** The only result of a network or call. Throws if there are several: the caller handles one. */
export function soleResult<Result>({ results }: { readonly results: readonly Result[] }): Result {
  return sole(results, 'results')
}

function sole<Item>(items: readonly Item[], what: string): Item {
  const [item, ...others] = items
  if (item === undefined || others.length > 0)
    throw new Error(`This part of the compiler handles one of the ${what}; there are ${items.length}.`)
  return item
}

/** The shape of a network's only input. */
export function inputShape(network: Pick<Network, 'inputs'>): Shape {
  return soleInput(network).shape
}

/** The shape of a network's only result. */
export function outputShape(network: Pick<Network, 'inputs' | 'operations' | 'results'>): Shape {
  return shapeOf(network, soleResult(network).value)
}
