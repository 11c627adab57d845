/** Lists whose length is known by a name only: `1..n`, and what a comprehension makes of it. */
import { problem } from '../../diagnostics/report.ts'
import type { ComprehensionClause, Expression } from '../../parser/ast.ts'
import { add, isAtLeast, name, one, subtract, wholeness, zero } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { type Demand, meetAll, NotPrincipal } from '../assumptions/proof.ts'
import { type Checking, limits } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { innerScope, type Scope } from './scope.ts'
import { constant, type NumberValue, unknownValue, type Value } from './values.ts'

type OpenRange = Extract<Value, { kind: 'open-range' }>

/** `first..last` where one of them is a name; both ends must be whole, and the list may be empty but not more than that. */
export function openRange(first: NumberValue, last: NumberValue, span: Span, checking: Checking): Value {
  const count = add(subtract(last.value, first.value), one)
  const never = () => problem('limit/count', span, { limit: limits.listLength })
  const demands = [wholeness(first.value), wholeness(count), isAtLeast(count, zero)].map(
    (fact): Demand => ({ fact, span, asks: () => 'this list has a number of items', never }),
  )
  return meetAll(demands, checking) ? { kind: 'open-range', first: first.value, count, span } : unknownValue
}

/**
 * `[item for i in 1..n]`: one item for all, in which the clause's name counts the copies. Null where the list is an
 * ordinary one.
 */
export function openComprehension(
  item: Expression,
  clauses: readonly ComprehensionClause[],
  scope: Scope,
  checking: Checking,
): Value | null {
  const { proof } = checking
  const [clause, ...others] = clauses
  if (proof === null || !clause || others.length > 0 || clause.condition) return null
  const list = evaluate(clause.list, scope, checking)
  if (list.kind !== 'open-range') return null
  const index = `copy ${++proof.copies}`
  const value = constant(add(list.first, subtract(name(index), one)))
  const inner = innerScope(scope, new Map([[clause.name.key, { kind: 'value', value }]]))
  return { kind: 'open-list', index, count: list.count, item: evaluate(item, inner, checking) }
}

/** Why a proof ends where a list of unknown length is used otherwise. */
export function openLength({ span }: OpenRange): NotPrincipal {
  return new NotPrincipal(
    span,
    'the length of a list, which is a name here',
    'Write `chain [… for i in 1..n]` or `repeat(n, …)`, or leave the output out of the signature: the block is then checked at each call.',
  )
}
