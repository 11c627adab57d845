/** The items of a comprehension. */
import { problem } from '../../diagnostics/report.ts'
import type { ComprehensionClause, Expression } from '../../parser/ast.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { condition } from '../values/condition.ts'
import { openLength } from './open_list.ts'
import { type Binding, innerScope, type Scope } from './scope.ts'
import { describeKind, type Value } from './values.ts'

/** Appends the items of `[item for … in … if …]`, the first clause outermost. */
export function comprehend(
  item: Expression,
  clauses: readonly ComprehensionClause[],
  scope: Scope,
  items: Value[],
  checking: Checking,
): void {
  eachTurn(clauses, scope, checking, (inner) => {
    items.push(evaluate(item, inner, checking))
    if (items.length <= limits.listLength) return
    checking.report(problem('limit/list', item.span, { limit: limits.listLength }))
    throw new Halt()
  })
}

/**
 * Calls `visit` with the scope of each turn of `for … in … if …`, the first clause outermost. False after reporting
 * what is no list, or where a list could not be worked out.
 */
export function eachTurn(
  clauses: readonly ComprehensionClause[],
  scope: Scope,
  checking: Checking,
  visit: (inner: Scope) => void,
): boolean {
  const [clause, ...rest] = clauses
  if (!clause) {
    visit(scope)
    return true
  }
  const list = evaluate(clause.list, scope, checking)
  if (list.kind === 'unknown') return false
  if (list.kind === 'open-range') throw openLength(list)
  if (list.kind !== 'list') {
    checking.report(
      problem('type/kind-differs', clause.list.span, {
        place: '`for … in`',
        needed: 'a list',
        found: describeKind(list),
      }),
    )
    return false
  }
  let isWhole = true
  for (const value of list.items) {
    const inner = innerScope(scope, new Map<string, Binding>([[clause.name.key, { kind: 'value', value }]]))
    const truth = clause.condition ? condition(clause.condition, inner, checking) : true
    if (truth === null) isWhole = false
    if (truth !== true) continue
    if (!eachTurn(rest, inner, checking, visit)) isWhole = false
  }
  return isWhole
}
