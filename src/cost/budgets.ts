/** Holds every line of a network's budgets against its costs, and names the rows that spend most. */
import type { Label, Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import {
  asNumber,
  asRational,
  ceiling,
  compare,
  type Dimension,
  decide,
  isAtLeast,
  isEqual,
  isNumber,
  names,
  number,
  show,
  subtract,
  type Values,
  type Verdict,
} from '../shape/index.ts'
import type { Budget, BudgetSize, Network, PrintedNumber } from '../typecheck/network.ts'
import { type Amount, amountAt, amountOf, costOfSubject, showAmount, valueAt } from './amount.ts'
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

/** The problem at the first size that breaks a budget: costs are worked out once, as formulas where sizes are names. */
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
  const { bound, sizes } = budget
  if (sizes !== null) {
    const size = sizes.find((each) => deviationOf(budget, each.bound, amountAt(amount, each.values)) !== null)
    return size ? brokenBudget(network, costs, budget, subject, amount, size) : null
  }
  const own: BudgetSize = { shown: '', values: new Map(), bound }
  if (network.input.every(isNumber))
    return deviationOf(budget, bound, amount) === null
      ? null
      : brokenBudget(network, costs, budget, subject, amount, own)
  const verdict = decideBudget(network, budget, amount)
  if (verdict.kind === 'proved') return null
  if (verdict.kind === 'refuted') {
    // A name that the witness leaves out may have any value.
    const open = network.input.flatMap((axis) => [...names(axis)])
    const values = new Map(open.map((name) => [name, verdict.witness.get(name) ?? 1n]))
    const shown = [...values].map(([name, value]) => `${name} = ${value}`).join(', ')
    return brokenBudget(network, costs, budget, subject, amount, { shown, values, bound })
  }
  return problem('budget/undecided', budget.span, {
    quantity: budget.shown,
    subject,
    actual: showAmount(amount, bound),
    comparison: budget.comparison,
    bound: bound.text,
    at: exampleOfSizes(network),
  })
}

/** Whether a budget holds at every size of a network that leaves sizes open. */
function decideBudget(network: Network, budget: Budget, amount: Amount): Verdict {
  const { comparison, bound } = budget
  const verdicts = valuesOf(budget, amount).map((value) => {
    const fact =
      comparison === '=='
        ? isEqual(value, bound.value)
        : comparison === '<='
          ? isAtLeast(bound.value, value)
          : isAtLeast(value, bound.value)
    return decide(fact, network.given)
  })
  const order = ['refuted', 'undecided', 'proved'] as const
  return verdicts.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0] ?? { kind: 'proved' }
}

/** `budget fcn at n×n×3 for n in 192..256 if n % 32 == 0`, for the axes that this network leaves open. */
function exampleOfSizes({ name, input }: Network): string {
  const axes = input.map((axis) => (isNumber(axis) ? show(axis) : 'n')).join('×')
  return `budget ${name} at ${axes} for n in 192..256 if n % 32 == 0`
}

function brokenBudget(
  network: Network,
  costs: NetworkCosts,
  budget: Budget,
  subject: string,
  formula: Amount,
  { shown, values, bound: written }: BudgetSize,
): Problem {
  const amount = amountAt(formula, values)
  const bound = { ...written, value: valueAt(written.value, values) }
  const { comparison } = budget
  const deviation = deviationOf(budget, bound, amount) ?? bound.value
  const difference = subtract(deviation, bound.value)
  const over = comparison !== '>=' && compare(difference, number(0)) !== -1
  const spenders = over ? largestSpenders(network, costs, budget, values) : []
  const facts = {
    quantity: budget.shown,
    subject,
    at: shown === '' ? null : shown,
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
 * larger one must keep an upper one.
 */
function deviationOf(budget: Budget, bound: PrintedNumber, amount: Amount): Dimension | null {
  const { comparison } = budget
  const values = valuesOf(budget, amount)
  const orders = { '<=': [-1, 0], '>=': [0, 1], '==': [0] }[comparison] as readonly (number | null)[]
  const breaking = values.filter((value) => !orders.includes(compare(value, bound.value)))
  return breaking.reduce<Dimension | null>((worst, value) => {
    if (worst === null) return value
    return compare(value, worst) === (comparison === '>=' ? -1 : 1) ? value : worst
  }, null)
}

/** The values that a budget bounds; a value that sees the whole input reaches every lower bound. */
function valuesOf({ comparison }: Budget, amount: Amount): readonly Dimension[] {
  switch (amount.kind) {
    case 'number':
      return [amount.value]
    case 'extent':
      return amount.everything && comparison === '>=' ? [] : [amount.height, amount.width]
    case 'shape':
    case 'none':
      return []
  }
}

function showActual(amount: Amount, bound: PrintedNumber, value: Dimension): string {
  const shown = amount.kind === 'number' ? showAmount({ ...amount, value }, bound) : showAmount(amount, bound)
  // Rounded like the bound it may read like the bound, which it breaks.
  const same = ` = ${bound.text}`
  return shown.endsWith(same) ? shown.slice(0, -same.length) : shown
}

interface Spender {
  readonly name: string
  /** `20.6%`. */
  readonly share: string
  readonly label: Label
}

/** The three rows (and heads) that most of a quantity goes to, for quantities that add up over rows. */
function largestSpenders(
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
