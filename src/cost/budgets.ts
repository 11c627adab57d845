/** Checks every budget of a network against its costs, and names the rows that spend most. */

import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Budget, BudgetSize, Network, PrintedNumber } from '../network/network.ts'
import { inputShape } from '../network/shape_of.ts'
import {
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
  type Verdict,
} from '../shape/index.ts'
import { type Amount, showAmount } from './amount.ts'
import { amountAt, valueAt } from './amount_at.ts'
import { amountOfBudget } from './budget_amount.ts'
import { concerning } from './concern.ts'
import type { NetworkCosts } from './costs.ts'
import { showInteger } from './printed_number.ts'
import { nameOfSubject } from './row_name.ts'
import { largestSpenders } from './spenders.ts'

/** The problems of a network's budgets. A failed claim never suppresses a budget. */
export function checkBudgets(network: Network, costs: NetworkCosts): readonly Problem[] {
  return network.budgets.flatMap((budget) => {
    const found = checkBudget(network, costs, budget)
    return found === null ? [] : [concerning(network, found)]
  })
}

/** The problem at the first size that breaks a budget. Costs are computed once, as formulas if sizes are open. */
function checkBudget(network: Network, costs: NetworkCosts, budget: Budget): Problem | null {
  const amount = amountOfBudget(network, costs, budget)
  // The quantity already names its row: `receptive_field(5b)`.
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
  if (inputShape(network).every(isNumber))
    return deviationOf(budget, bound, amount) === null
      ? null
      : brokenBudget(network, costs, budget, subject, amount, own)
  const verdict = decideBudget(network, budget, amount)
  if (verdict.kind === 'proved') return null
  if (verdict.kind === 'refuted') {
    // A name that the witness leaves out may have any value.
    const open = inputShape(network).flatMap((axis) => [...names(axis)])
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

/** Whether a budget holds at every size of a network with open sizes. */
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
function exampleOfSizes(network: Network): string {
  const axes = inputShape(network)
    .map((axis) => (isNumber(axis) ? show(axis) : 'n'))
    .join('×')
  return `budget ${network.name} at ${axes} for n in 192..256 if n % 32 == 0`
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

/** A bound such as 0.3 GiB is not a whole number of bytes, but the excess is shown as one. */
function wholeUnits(value: Dimension): Dimension {
  return compare(value, number(1)) === -1 ? value : ceiling(value)
}

/**
 * The value that breaks a budget; null if it is kept. Of two axes, the smaller must reach a lower bound and the larger
 * must keep to an upper one.
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

/** The values that a budget bounds. A value that sees the whole input satisfies every lower bound. */
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
  // Rounded to the bound's decimals, a value just past the bound would read as equal to it.
  const same = ` = ${bound.text}`
  return shown.endsWith(same) ? shown.slice(0, -same.length) : shown
}
