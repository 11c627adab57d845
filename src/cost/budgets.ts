/** Holds every line of a network's budgets against its costs, and names the rows that spend most. */
import type { Label, Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import { asNumber, asRational, ceiling, compare, type Dimension, number, subtract } from '../shape/index.ts'
import type { Budget, Network, PrintedNumber } from '../typecheck/network.ts'
import { type Amount, amountOf, costOfSubject, showAmount } from './amount.ts'
import type { Cost, NetworkCosts } from './costs.ts'
import { showInteger } from './printed_number.ts'
import { nameOfRow, nameOfSubject } from './row_name.ts'
import {
  keptByBackwardPass,
  type TrainingSetting,
  trainingMemory,
  trainingMemoryShare,
} from './training_memory.ts'

/** The problems of a network's budgets. A budget is never silent because a claim has failed as well. */
export function checkBudgets(network: Network, costs: NetworkCosts): Problem[] {
  return network.budgets.flatMap((budget) => {
    const found = checkBudget(network, costs, budget)
    return found === null ? [] : [found]
  })
}

/** The setting that training memory is computed for: what the budget says, else the recipe, else one image and plain descent. */
export function settingOf(
  network: Network,
  { batch, optimizer }: Pick<Budget, 'batch' | 'optimizer'>,
): TrainingSetting {
  const { recipe } = network
  const declared = recipe !== null && recipe.optimizer.momentum > 0 ? 'momentum' : 'sgd'
  return { batch: batch ?? number(recipe?.batch ?? 1), optimizer: optimizer ?? declared, heads: true }
}

function checkBudget(network: Network, costs: NetworkCosts, budget: Budget): Problem | null {
  const amount = amountOfBudget(network, costs, budget)
  // The row of a quantity stands in how it is written: `receptive_field(5b)`.
  const subject = budget.subject.kind === 'row' ? network.name : nameOfSubject(network, budget.subject)
  if (amount.kind === 'none')
    return problem('budget/no-such-number', budget.span, {
      quantity: budget.shown,
      subject,
      why: amount.why,
    })
  const deviation = deviationOf(budget, amount)
  if (deviation === null) return null
  const { bound, comparison } = budget
  const difference = subtract(deviation, bound.value)
  const over = comparison !== '>=' && compare(difference, number(0)) !== -1
  const spenders = over ? largestSpenders(network, costs, budget) : []
  const facts = {
    quantity: budget.shown,
    subject,
    bound: bound.text,
    actual: showActual(amount, bound, deviation),
    difference: asRational(difference) === null ? null : showInteger(wholeUnits(magnitude(difference))),
    spenders: spenders.map(({ name, share }) => `${name} ${share}`),
  }
  const labels = spenders.map(({ label }) => label)
  switch (comparison) {
    case '<=':
      return problem('budget/exceeded', budget.span, facts, { labels })
    case '>=':
      return problem('budget/not-reached', budget.span, facts)
    case '==':
      return problem('budget/differs', budget.span, facts, { labels })
  }
}

function magnitude(value: Dimension): Dimension {
  return compare(value, number(0)) === -1 ? subtract(number(0), value) : value
}

/** A bound such as 0.3 GiB is no whole number of bytes; its excess is shown as one. */
function wholeUnits(value: Dimension): Dimension {
  return compare(value, number(1)) === -1 ? value : ceiling(value)
}

function amountOfBudget(network: Network, costs: NetworkCosts, budget: Budget): Amount {
  const { quantity, subject } = budget
  if (quantity !== 'training memory') return amountOf(network, costs, subject, quantity)
  const setting = settingOf(network, budget)
  if (subject.kind === 'whole' || subject.kind === 'with heads')
    return { kind: 'number', value: trainingMemory(network, costs, setting).total, unit: 'bytes' }
  const part = subject.kind === 'row' ? network.rows[subject.row]! : network.heads[subject.head]!
  const kept = keptByBackwardPass(network)
  const share = trainingMemoryShare(kept, costOfSubject(costs, subject), part, setting)
  return { kind: 'number', value: share.total, unit: 'bytes' }
}

/**
 * The value that breaks a budget, or null where it is kept. Of two axes the smaller one must reach a lower bound, the
 * larger one must keep an upper one; a value that sees the whole input reaches every lower bound.
 * A formula that is not on one side of the bound for all sizes breaks it.
 */
function deviationOf({ comparison, bound }: Budget, amount: Amount): Dimension | null {
  const values =
    amount.kind === 'number' ? [amount.value] : amount.kind === 'extent' ? [amount.height, amount.width] : []
  if (amount.kind === 'extent' && amount.everything && comparison === '>=') return null
  const orders = { '<=': [-1, 0], '>=': [0, 1], '==': [0] }[comparison] as readonly (number | null)[]
  const breaking = values.filter((value) => !orders.includes(compare(value, bound.value)))
  return breaking.reduce<Dimension | null>((worst, value) => {
    if (worst === null) return value
    return compare(value, worst) === (comparison === '>=' ? -1 : 1) ? value : worst
  }, null)
}

function showActual(amount: Amount, bound: PrintedNumber, value: Dimension): string {
  return amount.kind === 'number' ? showAmount({ ...amount, value }, bound) : showAmount(amount, bound)
}

interface Spender {
  readonly name: string
  /** `20.6%`. */
  readonly share: string
  readonly label: Label
}

/** The three rows (and heads) that most of a quantity goes to, for quantities that add up over rows. */
function largestSpenders(network: Network, costs: NetworkCosts, budget: Budget): readonly Spender[] {
  const { subject, quantity } = budget
  if (subject.kind !== 'whole' && subject.kind !== 'with heads') return []
  const total = amountOfBudget(network, costs, budget)
  const whole = total.kind === 'number' ? asNumber(total.value) : null
  const spentBy = spendingOf(network, budget)
  if (spentBy === null || whole === null || whole <= 0) return []
  const rows = network.rows.map((row, index) => ({
    name: nameOfRow(row),
    span: row.span,
    value: spentBy(row, costs.rows[index]!),
  }))
  const withHeads = subject.kind === 'with heads' || quantity === 'training memory'
  const heads = (withHeads ? network.heads : []).map((head, index) => ({
    name: `head ${head.name}`,
    span: head.span,
    value: spentBy(head, costs.heads[index]!),
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

/** What a part spends of a quantity; null for those that do not add up. */
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
