/** Networks with some primitives replaced, so that two engines can be compared. */
import type { Network } from '../../../src/typecheck/network.ts'

/** The same network with other primitives in place of some. */
export function withPrimitives(network: Network, others: Readonly<Record<string, string>>): Network {
  const operations = network.operations.map((operation) => {
    const primitive = others[operation.primitive]
    if (primitive === undefined) return operation
    return { ...operation, primitive, arguments: primitive === 'identity' ? {} : operation.arguments }
  })
  return { ...network, operations }
}

/** The same network without its random part. */
export const withoutDropout = (network: Network) => withPrimitives(network, { dropout: 'identity' })

/**
 * Without kinks. Where a value crosses one, two runs that differ by rounding part: two eager runs of the small inception
 * network whose weights differ by 1e-7 at the start differ by 0.1 after fifty steps.
 */
export const smooth = (network: Network) =>
  withPrimitives(network, { dropout: 'identity', relu: 'tanh', max_pool: 'avg_pool' })
