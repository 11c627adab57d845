/** Adds up a network's costs: by operation, row, call, head and as a whole; every pass is linear in its operations. */
import { add, type Dimension, zero } from '../shape/index.ts'
import type { Call, Network, ValueId } from '../typecheck/network.ts'
import { type Convention, conventions } from './conventions.ts'
import type { Cost, NetworkCosts, Reach } from './costs.ts'
import { costOfOperation } from './operation_cost.ts'
import { reachesOf, reachOfValue } from './reach.ts'

/** Operations `first … end - 1`, and the value that they come to. */
interface Stretch {
  readonly first: ValueId
  readonly end: ValueId
  readonly output: ValueId
}

/** Layers on the longest path to each operation of a stretch; a path begins where it enters the stretch. */
function depthsOf(network: Network, operations: readonly Cost[], first: ValueId, end: ValueId): number[] {
  const depths: number[] = []
  for (let id = first; id < end; id++) {
    let longest = 0
    for (const input of network.operations[id]!.inputs)
      if (input >= first) longest = Math.max(longest, depths[input - first]!)
    depths.push(longest + operations[id]!.depth)
  }
  return depths
}

function sumsOf(operations: readonly Cost[], first: ValueId, end: ValueId): Omit<Cost, 'depth'> {
  let params: Dimension = zero
  let frozenParams: Dimension = zero
  let macs: Dimension = zero
  let flops: Dimension = zero
  let activationMemory: Dimension = zero
  for (let id = first; id < end; id++) {
    const cost = operations[id]!
    params = add(params, cost.params)
    frozenParams = add(frozenParams, cost.frozenParams)
    macs = add(macs, cost.macs)
    flops = add(flops, cost.flops)
    activationMemory = add(activationMemory, cost.activationMemory)
  }
  return { params, frozenParams, macs, flops, activationMemory }
}

function costOfStretch(
  network: Network,
  operations: readonly (Cost & Reach)[],
  { first, end, output }: Stretch,
): Cost & Reach {
  return {
    ...sumsOf(operations, first, end),
    // An output from before the stretch is one that passes through: no layer.
    depth: output < first ? 0 : depthsOf(network, operations, first, end)[output - first]!,
    ...reachOfValue(network, operations, output),
  }
}

/**
 * The costs of a checked network under a convention of counting. Rows, heads and the whole are sums over their
 * operations; depth is the longest path within them, receptive field and stride are those of their output.
 */
export function costOf(network: Network, convention: Convention = conventions.default): NetworkCosts {
  const reaches = reachesOf(network)
  const operations = network.operations.map((operation, id) => ({
    ...costOfOperation(network, operation, convention),
    ...reaches[id]!,
  }))
  const all = network.operations.length
  const depths = depthsOf(network, operations, 0, all)
  const outputs = [network.result, ...network.heads.map((head) => head.output)]
  const { first, end } = network.body
  return {
    convention: convention.name,
    operations,
    rows: network.rows.map((row) => costOfStretch(network, operations, row)),
    whole: costOfStretch(network, operations, { first, end, output: network.result }),
    heads: network.heads.map((head) => costOfStretch(network, operations, head)),
    withHeads: {
      ...sumsOf(operations, 0, all),
      depth: Math.max(...outputs.map((output) => depths[output] ?? 0)),
    },
  }
}

/** What one call of a block comes to, within the network that it is part of. */
export function costOfCall(network: Network, costs: NetworkCosts, call: Call): Cost & Reach {
  return costOfStretch(network, costs.operations, call)
}
