/** Networks with some primitives replaced, so that two engines can be compared. */
import type { Network } from '../../../src/typecheck/network.ts'

/** What has no kink, of the same arguments. */
const smoothed: Readonly<Record<string, string>> = { relu: 'tanh', max_pool: 'avg_pool' }

/**
 * The same network without kinks. Where a value crosses one, two runs that differ by rounding part: two eager runs of the
 * small inception network whose weights differ by 1e-7 at the start differ by 0.1 after fifty steps.
 */
export function smooth(network: Network): Network {
  const operations = network.operations.map((operation) => ({
    ...operation,
    primitive: smoothed[operation.primitive] ?? operation.primitive,
  }))
  return { ...network, operations }
}
