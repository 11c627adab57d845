/** Adds up a network's costs by operation, row, call, head and as a whole; every pass is linear in its operations. */

import type { Call, Network, ValueId } from '../network/network.ts'
import { soleResult } from '../network/shape_of.ts'
import { add, asInteger, type Dimension, keyOf, multiply, number, sum, zero } from '../shape/index.ts'
import { type Convention, conventions } from './conventions.ts'
import type { Cost, NetworkCosts, Reach } from './costs.ts'
import { costOfOperation, type KnownCosts } from './operation_cost.ts'
import { reachesOf, reachOfValue } from './reach.ts'

/** Operations `first … end - 1`, and the value that they produce. */
interface Stretch {
  readonly first: ValueId
  readonly end: ValueId
  readonly output: ValueId
}

/**
 * Computes the number of layers on the longest path to each operation of a stretch, where paths start at its boundary.
 * Writes to the start of `depths`, so one array serves all stretches of a network. Returns false if some layer occurs
 * an unknown number of times; the depths are then meaningless.
 */
function measureDepths(
  network: Network,
  operations: readonly Cost[],
  { first, end }: Stretch,
  depths: Uint32Array,
): boolean {
  let isKnown = true
  for (let id = first; id < end; id++) {
    let longest = 0
    for (const input of network.operations[id]!.inputs)
      if (input >= first) longest = Math.max(longest, depths[input - first]!)
    const { depth } = operations[id]!
    if (depth === null) isKnown = false
    depths[id - first] = longest + (depth ?? 0)
  }
  return isKnown
}

type Additive = Exclude<keyof Cost, 'depth'>

/**
 * Sums a quantity over a stretch. Nearly all values are integers, which are added directly; there are few distinct
 * formulas, so each is multiplied by its count.
 */
function totalOf(operations: readonly Cost[], quantity: Additive, { first, end }: Stretch): Dimension {
  let integers = 0n
  const formulas = new Map<string, { readonly value: Dimension; times: number }>()
  for (let id = first; id < end; id++) {
    const value = operations[id]![quantity]
    const integer = asInteger(value)
    if (integer !== null) integers += integer
    else {
      const known = formulas.get(keyOf(value))
      if (known) known.times += 1
      else formulas.set(keyOf(value), { value, times: 1 })
    }
  }
  if (formulas.size === 0) return number(integers)
  const parts = [...formulas.values()].map(({ value, times }) => multiply(number(times), value))
  return sum([number(integers), ...parts])
}

function costOfStretch(
  network: Network,
  operations: readonly (Cost & Reach)[],
  stretch: Stretch,
  depths: Uint32Array,
): Cost & Reach {
  const isKnown = measureDepths(network, operations, stretch, depths)
  const { first, output } = stretch
  return {
    params: totalOf(operations, 'params', stretch),
    frozenParams: totalOf(operations, 'frozenParams', stretch),
    macs: totalOf(operations, 'macs', stretch),
    flops: totalOf(operations, 'flops', stretch),
    activationMemory: totalOf(operations, 'activationMemory', stretch),
    // An output from before the stretch passes through it: no layers.
    depth: !isKnown ? null : output < first ? 0 : depths[output - first]!,
    ...reachOfValue(network, operations, stretch.output),
  }
}

/**
 * The costs of a table inside a block. `table` is the network with that table's rows, and its stretch of operations as
 * the body; `costs` are the network's, and are reused.
 */
export function costOfTable(table: Network, costs: NetworkCosts): NetworkCosts {
  const { first, end } = table.body
  const depths = new Uint32Array(end - first)
  const costOfPart = (stretch: Stretch) => costOfStretch(table, costs.operations, stretch, depths)
  const whole = costOfPart({ first, end, output: soleResult(table).value })
  return { ...costs, rows: table.rows.map(costOfPart), whole, heads: [], withHeads: whole }
}

/** Two parts of a network together. `depth` is passed in because it is not a sum. */
function together(a: Cost, b: Cost, depth: number | null): Cost {
  return {
    params: add(a.params, b.params),
    frozenParams: add(a.frozenParams, b.frozenParams),
    macs: add(a.macs, b.macs),
    flops: add(a.flops, b.flops),
    activationMemory: add(a.activationMemory, b.activationMemory),
    depth,
  }
}

/**
 * The costs of a checked network under a counting convention. Rows, heads and the whole are sums over their operations;
 * depth is the longest path within them; receptive field and stride are taken at their output.
 */
export function costOf(network: Network, convention: Convention = conventions.default): NetworkCosts {
  const reaches = reachesOf(network)
  const known: KnownCosts = new WeakMap()
  const operations = network.operations.map((operation, id) =>
    costOfOperation(network, operation, convention, reaches[id]!, known),
  )
  const depths = new Uint32Array(operations.length)
  const costOfPart = (stretch: Stretch) => costOfStretch(network, operations, stretch, depths)
  const { first, end } = network.body
  const rows = network.rows.map(costOfPart)
  const heads = network.heads.map(costOfPart)
  const whole = costOfPart({ first, end, output: soleResult(network).value })
  const everything: Stretch = { first: 0, end: operations.length, output: soleResult(network).value }
  const isKnown = measureDepths(network, operations, everything, depths)
  const deepest = network.heads.reduce(
    (depth, head) => Math.max(depth, depths[head.output] ?? 0),
    whole.depth ?? 0,
  )
  const depth = isKnown ? deepest : null
  return {
    convention: convention.name,
    operations,
    rows,
    whole,
    heads,
    withHeads: [whole, ...heads].reduce<Cost>((total, part) => together(total, part, depth), nothing),
  }
}

const nothing: Cost = {
  params: zero,
  frozenParams: zero,
  macs: zero,
  flops: zero,
  activationMemory: zero,
  depth: 0,
}

/** The costs of one call of a block, within its network. */
export function costOfCall(network: Network, costs: NetworkCosts, call: Call): Cost & Reach {
  const stretch = { first: call.first, end: call.end, output: soleResult(call).value }
  return costOfStretch(network, costs.operations, stretch, new Uint32Array(call.end - call.first))
}
