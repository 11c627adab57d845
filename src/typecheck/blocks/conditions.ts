/** What a signature asks for after `where`, held at the sizes of one use. */
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Expression } from '../../parser/ast.ts'
import { show } from '../../shape/index.ts'
import { type Span, textOf } from '../../source/source.ts'
import { assumeOne, type Demand, meetAll } from '../assumptions/proof.ts'
import type { Checking } from '../checking.ts'
import { condition } from '../values/condition.ts'
import { waysToHold } from '../values/condition_facts.ts'
import type { Scope } from '../values/scope.ts'
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
  if (checking.proof !== null) {
    const ways = waysToHold(where, scope, checking)
    if (ways === null) return false
    if (where === checking.proof.subject.declaration.signature?.where) {
      if (assumeOne(ways, where.span, checking.proof)) return true
      checking.report(fails())
      return false
    }
    const [only] = ways
    if (only !== undefined && ways.length === 1) {
      const asks = () => `\`${block}\` can be used here`
      const demands = only.map((fact): Demand => ({ fact, span, asks, never: fails }))
      return meetAll(demands, checking)
    }
  }
  const truth = condition(where, scope, checking)
  if (truth !== false) return truth === true
  checking.report(fails())
  return false

  function fails(): Problem {
    const sizes = match.sizes.map(({ name, size }) => `${name} is ${show(size)}`).join(', ')
    const facts = {
      block,
      condition: textOf(where.span),
      sizes: sizes === '' ? 'it does not hold' : sizes,
    }
    const labels = [{ span: where.span, text: 'the condition' }]
    return problem('shape/condition-fails', span, facts, { labels })
  }
}
