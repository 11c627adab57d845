/** The sizes that a budget is about: `at 512×512×3`, or `at n×n×3 for n in 192..256 if n % 32 == 0`. */

import type { Label } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { BudgetSize, Network } from '../../network/network.ts'
import { inputShape } from '../../network/shape_of.ts'
import type { BudgetDeclaration, ShapePattern } from '../../parser/ast.ts'
import {
  asInteger,
  type Dimension,
  equal,
  holdsAt,
  isNumber,
  names,
  type Shape,
  show,
  showFact,
  showShape,
} from '../../shape/index.ts'
import { firstLine } from '../../source/source.ts'
import { promisedShape } from '../blocks/signature.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import { eachTurn } from '../values/comprehend.ts'
import { lookUp, type Scope } from '../values/scope.ts'

/** A size, and the scope in which the bounds that hold there are read. */
export interface SizeToHold extends Pick<BudgetSize, 'shown' | 'values'> {
  readonly scope: Scope
}

/**
 * The sizes of a budget, in order; `own` where it is about the network's input as it is. Null after reporting that
 * there are none, too many, or one that the network does not take.
 */
export function sizesToHold(
  declaration: BudgetDeclaration & { readonly at: ShapePattern },
  network: Network,
  scope: Scope,
  checking: Checking,
): readonly SizeToHold[] | 'own' | null {
  const { at, clauses } = declaration
  const sizes: SizeToHold[] = []
  let isKept = true
  const isRead = eachTurn(clauses, scope, checking, (inner) => {
    if (!isKept) return
    const asked = promisedShape(at, inputShape(network), inner, checking)
    const values = asked && valuesAt(asked, network, at, checking)
    if (!values) {
      isKept = false
      return
    }
    if (sizes.length === limits.budgetSizes) {
      checking.report(problem('limit/sizes', clauses[0]!.span, { limit: limits.budgetSizes }))
      throw new Halt()
    }
    sizes.push({ shown: showTurn(clauses, inner) ?? showShape(asked), values, scope: inner })
  })
  if (!isKept || !isRead) return null
  if (sizes.length === 0) {
    checking.report(problem('budget/no-size', clauses[0]?.span ?? at.span, { network: network.name }))
    return null
  }
  return clauses.length === 0 && inputShape(network).every(isNumber) ? 'own' : sizes
}

/** `n = 224`, `n = 224, m = 3`; null where a name of the clauses is no number. */
function showTurn(clauses: BudgetDeclaration['clauses'], scope: Scope): string | null {
  const parts = clauses.map(({ name }) => {
    const binding = lookUp(scope, name.key)
    return binding?.kind === 'value' && binding.value.kind === 'number'
      ? `${name.text} = ${show(binding.value.value)}`
      : null
  })
  return parts.length === 0 || parts.includes(null) ? null : parts.join(', ')
}

/** The numbers of the names of a network's input at an input that is asked for; null after reporting that it is none. */
function valuesAt(
  asked: Shape,
  network: Network,
  at: ShapePattern,
  checking: Checking,
): ReadonlyMap<string, bigint> | null {
  const values = new Map<string, bigint>()
  const fits =
    asked.length === inputShape(network).length &&
    inputShape(network).every((axis, index) => isTaken(axis, asked[index]!, values))
  if (!fits) {
    const facts = { network: network.name, asked: showShape(asked), input: showShape(inputShape(network)) }
    checking.report(problem('budget/size', at.span, facts, { labels: [labelOf(network)] }))
    return null
  }
  const broken = network.given.find((fact) => !holdsAt(fact, values))
  if (broken === undefined) return values
  const facts = { network: network.name, asked: showShape(asked), condition: showFact(broken) }
  checking.report(problem('budget/size-not-taken', at.span, facts, { labels: [labelOf(network)] }))
  return null
}

function isTaken(axis: Dimension, asked: Dimension, values: Map<string, bigint>): boolean {
  const size = asInteger(asked)
  if (size === null || size < 1n) return false
  const [name] = names(axis)
  if (name === undefined) return equal(axis, asked) === 'yes'
  const known = values.get(name)
  values.set(name, size)
  return known === undefined || known === size
}

/** The network's head, which says what sizes it takes. */
function labelOf(network: Network): Label {
  return { span: firstLine(network.span), text: `takes ${showShape(inputShape(network))}` }
}
