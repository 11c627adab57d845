/** Conditions as facts: what a `where` says of sizes that are names. */
import type { BinaryOperator, Expression } from '../../parser/ast.ts'
import {
  asInteger,
  type Fact,
  type Facts,
  isAtLeast,
  isDivisible,
  isEqual,
  negation,
} from '../../shape/index.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import type { Scope } from './scope.ts'
import type { NumberValue, Value } from './values.ts'

/** More alternatives than this are not told apart. */
const mostAlternatives = 16

/**
 * The ways in which a condition can hold, each a conjunction: `a and (b or c)` has two. None where it cannot hold;
 * null where it was reported, or has too many ways.
 */
export function waysToHold(
  condition: Expression,
  scope: Scope,
  checking: Checking,
  holds = true,
): readonly Facts[] | null {
  if (condition.kind === 'group') return waysToHold(condition.value, scope, checking, holds)
  if (condition.kind === 'not') return waysToHold(condition.operand, scope, checking, !holds)
  if (condition.kind === 'binary') {
    const { operator, left, right } = condition
    if (operator === 'and' || operator === 'or') {
      const [a, b] = [left, right].map((side) => waysToHold(side, scope, checking, holds))
      if (!a || !b) return null
      const ways =
        (operator === 'and') === holds ? a.flatMap((x) => b.map((y) => [...x, ...y])) : [...a, ...b]
      return ways.length > mostAlternatives ? null : ways
    }
    const fact = comparedFact(operator, left, right, scope, checking)
    if (fact) return [[holds ? fact : negation(fact)]]
  }
  const value = evaluate(condition, scope, checking)
  return value.kind !== 'boolean' ? null : value.value === holds ? [[]] : []
}

/** What a comparison of two numbers says; null for any other operator, and for what is no number. */
export function comparedFact(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
  scope: Scope,
  checking: Checking,
): Fact | null {
  if (!isComparison(operator)) return null
  const divided = operator === '==' || operator === '!=' ? remainderOf(left) : null
  const b = numberOf(evaluate(right, scope, checking))
  if (!b) return null
  if (divided && asInteger(b.value) === 0n) {
    const value = numberOf(evaluate(divided.left, scope, checking))
    const divisor = numberOf(evaluate(divided.right, scope, checking))
    if (!value || !divisor || asInteger(divisor.value) === 0n) return null
    const fact = isDivisible(value.value, divisor.value)
    return operator === '==' ? fact : negation(fact)
  }
  const a = numberOf(evaluate(left, scope, checking))
  return a && factOf(operator, a, b)
}

/** What `left operator right` says of two numbers; null where it is no comparison. */
export function factOf(operator: BinaryOperator, left: NumberValue, right: NumberValue): Fact | null {
  switch (operator) {
    case '==':
      return isEqual(left.value, right.value)
    case '!=':
      return negation(isEqual(left.value, right.value))
    case '>=':
      return isAtLeast(left.value, right.value)
    case '<=':
      return isAtLeast(right.value, left.value)
    case '<':
      return negation(isAtLeast(left.value, right.value))
    case '>':
      return negation(isAtLeast(right.value, left.value))
    default:
      return null
  }
}

/** `==`, `<=` and so on. */
export function isComparison(operator: BinaryOperator): boolean {
  return ['==', '!=', '<', '<=', '>', '>='].includes(operator)
}

function remainderOf(expression: Expression): Extract<Expression, { kind: 'binary' }> | null {
  if (expression.kind === 'group') return remainderOf(expression.value)
  return expression.kind === 'binary' && expression.operator === '%' ? expression : null
}

function numberOf(value: Value): NumberValue | null {
  return value.kind === 'number' ? value : null
}
