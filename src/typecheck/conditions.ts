/** What a signature asks for after `where`, held at the sizes of one use. */
import { problem } from '../diagnostics/report.ts'
import type { Expression } from '../parser/ast.ts'
import { show } from '../shape/index.ts'
import { type Span, textOf } from '../source/source.ts'
import type { Checking } from './checking.ts'
import { condition } from './evaluate.ts'
import type { Scope } from './scope.ts'
import type { Match } from './signature.ts'

/** Whether the condition of `block` holds in a scope that binds its sizes; false after reporting, at `span`, that it does not. */
export function conditionHolds(
  block: string,
  where: Expression,
  scope: Scope,
  match: Match,
  span: Span,
  checking: Checking,
): boolean {
  const truth = condition(where, scope, checking)
  if (truth !== false) return truth === true
  const sizes = match.sizes.map(([text, size]) => `${text} is ${show(size)}`).join(', ')
  const facts = {
    block,
    condition: textOf(where.span),
    sizes: sizes === '' ? 'it does not hold' : sizes,
  }
  const labels = [{ span: where.span, text: 'the condition' }]
  checking.report(problem('shape/condition-fails', span, facts, { labels }))
  return false
}
