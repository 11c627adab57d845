/** Conditions: expressions that must be true or false. */
import { problem } from '../../diagnostics/report.ts'
import type { Expression } from '../../parser/ast.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import type { Scope } from './scope.ts'
import { describeKind } from './values.ts'

/** True, false, or null after reporting that it is neither. */
export function condition(expression: Expression, scope: Scope, checking: Checking): boolean | null {
  const value = evaluate(expression, scope, checking)
  if (value.kind === 'boolean') return value.value
  if (value.kind !== 'unknown')
    checking.report(problem('type/condition', expression.span, { found: describeKind(value) }))
  return null
}
