/** Networks with some primitives replaced, so that two engines can be compared. */

import type { Network } from '../../src/network/network.ts'
import type { ArgumentValue } from '../../src/ops/record/primitive.ts'
import { number } from '../../src/shape/index.ts'

interface Substitute {
  readonly primitive: string
  /** Beside those of what it replaces. */
  readonly arguments?: Readonly<Record<string, ArgumentValue>>
}
type Substitutes = Readonly<Record<string, Substitute>>

/**
 * The same network without kinks. Where a value crosses one, two runs that differ by rounding part: two eager runs of the
 * small inception network whose weights differ by 1e-7 at the start differ by 0.1 after fifty steps.
 */
export function smooth(network: Network): Network {
  return substituted(network, { relu: { primitive: 'tanh' }, max_pool: { primitive: 'avg_pool' } })
}

/** The same network with leaky ReLUs, whose kinks are slight. */
export function leaky(network: Network): Network {
  return substituted(network, { relu: { primitive: 'leaky_relu', arguments: { slope: number(0.5) } } })
}

function substituted(network: Network, substitutes: Substitutes): Network {
  const operations = network.operations.map((operation) => {
    const substitute = substitutes[operation.primitive]
    if (substitute === undefined) return operation
    return {
      ...operation,
      primitive: substitute.primitive,
      arguments: { ...operation.arguments, ...substitute.arguments },
    }
  })
  return { ...network, operations }
}
