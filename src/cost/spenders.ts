/** The rows and heads that use most of a budget. */
import type { Label } from '../diagnostics/problem.ts'
import type { Budget, Network } from '../network/network.ts'
import { asNumber, type Dimension, type Values } from '../shape/index.ts'
import { amountAt, valueAt } from './amount_at.ts'
import { amountOfBudget, settingOf } from './budget_amount.ts'
import type { Cost, NetworkCosts } from './costs.ts'
import { showInteger } from './printed_number.ts'
import { nameOfRow } from './row_name.ts'
import { keptByBackwardPass, trainingMemoryShare } from './training_memory.ts'

/** A row or a head, and its share of the whole. */
interface Spender {
  readonly name: string
  /** `20.6%`. */
  readonly share: string
  readonly label: Label
}

/** The three rows (or heads) that use most of a quantity; empty for quantities that do not add up over rows. */
export function largestSpenders(
  network: Network,
  costs: NetworkCosts,
  budget: Budget,
  at: Values,
): readonly Spender[] {
  const { subject, quantity } = budget
  if (subject.kind !== 'whole' && subject.kind !== 'with heads') return []
  const total = amountAt(amountOfBudget(network, costs, budget), at)
  const whole = total.kind === 'number' ? asNumber(total.value) : null
  const spentBy = spendingOf(network, budget)
  if (spentBy === null || whole === null || whole <= 0) return []
  const rows = network.rows.map((row, index) => ({
    name: nameOfRow(row),
    span: row.span,
    value: valueAt(spentBy(row, costs.rows[index]!), at),
  }))
  const withHeads = subject.kind === 'with heads' || quantity === 'training memory'
  const heads = (withHeads ? network.heads : []).map((head, index) => ({
    name: `head ${head.name}`,
    span: head.span,
    value: valueAt(spentBy(head, costs.heads[index]!), at),
  }))
  return [...rows, ...heads]
    .map((part) => ({ ...part, number: asNumber(part.value) ?? 0 }))
    .filter((part) => part.number > 0)
    .sort((a, b) => b.number - a.number)
    .slice(0, 3)
    .map(({ name, span, value, number: spent }) => {
      const share = `${((100 * spent) / whole).toFixed(1)}%`
      return { name, share, label: { span, text: `${showInteger(value)}, ${share} of the whole` } }
    })
}

type Part = { readonly first: number; readonly end: number }

/** How much of a quantity a part uses; null for quantities that do not add up. */
function spendingOf(network: Network, budget: Budget): ((part: Part, cost: Cost) => Dimension) | null {
  switch (budget.quantity) {
    case 'params':
      return (_, cost) => cost.params
    case 'frozen params':
      return (_, cost) => cost.frozenParams
    case 'macs':
      return (_, cost) => cost.macs
    case 'flops':
      return (_, cost) => cost.flops
    case 'activation memory':
      return (_, cost) => cost.activationMemory
    case 'training memory': {
      const kept = keptByBackwardPass(network)
      const setting = settingOf(network, budget)
      return (part, cost) => trainingMemoryShare(kept, cost, part, setting).total
    }
    case 'depth':
    case 'receptive field':
    case 'effective stride':
      return null
  }
}
