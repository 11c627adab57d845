/** Budgets: from the lines of a `budget` declaration to data that the cost model holds a network to. */

import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Budget, BudgetQuantity, BudgetSize, PrintedNumber, Subject } from '../../network/network.ts'
import { inputShape } from '../../network/shape_of.ts'
import {
  type BudgetDeclaration,
  type BudgetLine,
  canonicalName,
  type Expression,
  type RowReference,
} from '../../parser/ast.ts'
import { type Dimension, name, names } from '../../shape/index.ts'
import { textOf } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { quantityNames, quantityOf } from '../tables/columns.ts'
import { readPrinted } from '../tables/printed.ts'
import { findRow } from '../tables/row_names.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'
import { constant, describeKind } from '../values/values.ts'
import { type SizeToHold, sizesToHold } from './budget_sizes.ts'
import type { BuiltNetwork } from './networks.ts'

/** The network with the budgets of one declaration; lines that cannot be read are reported and left out. */
export function addBudgets(
  built: BuiltNetwork,
  declaration: BudgetDeclaration,
  subject: Subject,
): BuiltNetwork {
  const { network, scope } = built
  const { checking } = built.building
  const { at } = declaration
  const sizes = at ? sizesToHold({ ...declaration, at }, network, scope, checking) : 'own'
  if (!sizes) return built
  const budgets = declaration.lines.flatMap((line) => readLine(line, built, subject, sizes, checking) ?? [])
  return { ...built, network: { ...network, budgets: [...network.budgets, ...budgets] } }
}

const optimizers = ['sgd', 'momentum', 'adam'] as const
type Optimizer = (typeof optimizers)[number]

function readLine(
  line: BudgetLine,
  built: BuiltNetwork,
  whole: Subject,
  sizes: readonly SizeToHold[] | 'own',
  checking: Checking,
): Budget | null {
  const { key, text, span } = line.quantity
  const named = key.toLowerCase() === 'training_memory' ? 'training memory' : quantityOf(key)
  const quantity: BudgetQuantity | null = named === 'input' || named === 'output' ? null : named
  if (!quantity) {
    const known = [...quantityNames.filter((name) => !/put/.test(name)), 'training_memory']
    checking.report(problem('budget/unknown-quantity', span, { name: text, nearest: nearest(key, known) }))
    return null
  }
  let subject = whole
  let batch: Dimension | null = null
  let optimizer: Optimizer | null = null
  const fault = (needed: string) => {
    checking.report(problem('budget/argument', line.span, { quantity: text, needed }))
    return null
  }
  for (const argument of line.arguments ?? []) {
    if (quantity === 'training memory') {
      const name = argument.name?.key
      if (name === 'batch') {
        const value = evaluate(argument.value, built.scope, checking)
        if (value.kind === 'unknown') return null
        if (value.kind !== 'number') return fault('a number for `batch`')
        batch = value.value
      } else if (name === 'optimizer') {
        const chosen = optimizers.find(
          (each) => argument.value.kind === 'name' && argument.value.name.text === each,
        )
        if (!chosen) return fault('`sgd`, `momentum` or `adam` for `optimizer`')
        optimizer = chosen
      } else return fault('`batch:` and `optimizer:`')
      continue
    }
    const reference = argument.name ? null : referenceIn(argument.value)
    if (!reference) return fault('a row, such as `3a` or `convolution[1]`, or nothing')
    const index = findRow(reference, built.network.rows, checking)
    if (index === null) return null
    subject = { kind: 'row', row: index }
  }
  const boundIn = (scope: Scope) => readBound(line, scope, checking)
  const held: BudgetSize[] = []
  for (const { shown: size, values, scope } of sizes === 'own' ? [] : sizes) {
    const bound = boundIn(scope)
    if (bound === null) return null
    held.push({ shown: size, values, bound })
  }
  const bound = held[0]?.bound ?? boundIn(scopeOfSizes(built))
  if (bound === null) return null
  const end = line.arguments?.at(-1)?.span.end
  const shown = end === undefined ? text : `${textOf({ ...span, end })})`
  const { comparison, span: whereWritten } = line
  const read = { quantity, shown, subject, batch, optimizer, comparison, bound, span: whereWritten }
  return { ...read, sizes: held.length === 0 ? null : held }
}

/** Where a budget is about all sizes of a network, its bounds may name them. */
function scopeOfSizes({ network, scope }: BuiltNetwork): Scope {
  const open = [...new Set(inputShape(network).flatMap((axis) => [...names(axis)]))]
  const bindings = open.map((text): [string, Binding] => [
    canonicalName(text),
    { kind: 'value', value: constant(name(text)) },
  ])
  return innerScope(scope, new Map(bindings))
}

/** The bound of a line, which may name what differs from size to size; null after reporting that it is no number. */
function readBound(line: BudgetLine, scope: Scope, checking: Checking): PrintedNumber | null {
  const bound = readPrinted(line.bound, scope, checking)
  if (bound?.kind === 'number') return bound
  const value = evaluate(line.bound, scope, checking)
  if (value.kind !== 'unknown')
    checking.report(problem('budget/bound', line.bound.span, { found: describeKind(value) }))
  return null
}

/** A row as an argument: `5b`, `conv`, `convolution[1]`. */
function referenceIn(expression: Expression): RowReference | null {
  const { span } = expression
  if (expression.kind === 'label' || expression.kind === 'name')
    return { name: expression.name, index: null, span }
  if (expression.kind !== 'index' || expression.index.kind !== 'number') return null
  const of = referenceIn(expression.list)
  return of && { name: of.name, index: { text: expression.index.text, span: expression.index.span }, span }
}
