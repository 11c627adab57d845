/** The parts of a network that `cost` can list: rows, blocks or operations. */
import {
  type Call,
  type Cost,
  compare,
  costOfCall,
  type Dimension,
  type NetworkCosts,
  nameOfRow,
  outputShape,
  shapeOf,
  shapesEqual,
  soleResult,
  sum,
} from '../index.ts'
import type { Part } from './formats/parts_table.ts'
import { operationName } from './operation_text.ts'
import type { ReportedNetwork } from './report.ts'

export const partKinds = ['row', 'block', 'operation'] as const
export type PartKind = (typeof partKinds)[number]

/** The parts of the given kind, with their costs. Blocks and operations include those in the heads. */
export function partsOf({ network }: ReportedNetwork, costs: NetworkCosts, kind: PartKind): readonly Part[] {
  switch (kind) {
    case 'row':
      return network.rows.map((row, index) => ({
        name: nameOfRow(row),
        uses: 1,
        output: shapeOf(network, row.output),
        cost: costs.rows[index]!,
      }))
    case 'operation':
      return network.operations.map((operation, id) => ({
        name: operationName(operation),
        uses: 1,
        output: operation.output,
        cost: costs.operations[id]!,
      }))
    case 'block':
      return blockParts(network, costs)
  }
}

/** The totals: the main output, each head, and all of them together. */
export function totalsOf({ network }: ReportedNetwork, costs: NetworkCosts): readonly Part[] {
  const whole: Part = { name: 'total', uses: 1, output: outputShape(network), cost: costs.whole }
  if (network.heads.length === 0) return [whole]
  return [
    whole,
    ...network.heads.map((head, index) => ({
      name: `head ${head.name} at ${head.at}`,
      uses: 1,
      output: shapeOf(network, head.output),
      cost: costs.heads[index]!,
    })),
    { name: 'with heads', uses: 1, output: null, cost: costs.withHeads },
  ]
}

/** Each declared block with all its uses, most expensive first. A block's costs include the blocks it uses. */
function blockParts(network: ReportedNetwork['network'], costs: NetworkCosts): readonly Part[] {
  const uses = new Map<string, { readonly name: string; readonly calls: Call[] }>()
  const visit = (call: Call): void => {
    if (call.block !== null) {
      const { source, start } = call.declaration
      const key = `${start} ${source.name}`
      const known = uses.get(key)
      if (known) known.calls.push(call)
      else uses.set(key, { name: call.block, calls: [call] })
    }
    for (const step of call.steps) if (step.kind === 'call') visit(step.call)
  }
  visit(network.body)
  for (const { body } of network.heads) visit(body)
  const parts = [...uses.values()].map(({ name, calls }): Part => {
    const each = calls.map((call) => costOfCall(network, costs, call))
    const output = shapeOf(network, soleResult(calls[0]!).value)
    const isSame = calls.every(
      (call) => shapesEqual(shapeOf(network, soleResult(call).value), output) === 'yes',
    )
    return { name, uses: calls.length, output: isSame ? output : null, cost: totalCost(each) }
  })
  return parts.sort(
    (a, b) => descending(a.cost.macs, b.cost.macs) || descending(a.cost.params, b.cost.params),
  )
}

function totalCost(costs: readonly Cost[]): Part['cost'] {
  const total = (key: 'params' | 'frozenParams' | 'macs' | 'flops' | 'activationMemory'): Dimension =>
    sum(costs.map((cost) => cost[key]))
  return {
    params: total('params'),
    frozenParams: total('frozenParams'),
    macs: total('macs'),
    flops: total('flops'),
    activationMemory: total('activationMemory'),
  }
}

function descending(a: Dimension, b: Dimension): number {
  return compare(b, a) ?? 0
}
