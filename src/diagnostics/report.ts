/** Creates problems from the registry: the only way in which the compiler reports that something is wrong. */
import type { Span } from '../source/source.ts'
import type { Nearest } from './nearest.ts'
import type { FactsOf, Fix, Label, Problem, ProblemKind } from './problem.ts'
import { type ProblemCode, problemKinds } from './registry.ts'
import { spellingFixes } from './spelling_fix.ts'

export interface ProblemDetails {
  readonly labels?: readonly Label[]
  readonly fixes?: readonly Fix[]
}

/** The problem `code` at `span`, with a message made from `facts`. If they hold a nearest name, it becomes a fix. */
export function problem<Code extends ProblemCode>(
  code: Code,
  span: Span,
  facts: FactsOf<(typeof problemKinds)[Code]>,
  details: ProblemDetails = {},
): Problem {
  const kind = problemKinds[code] as unknown as ProblemKind<typeof facts>
  return {
    code,
    severity: kind.severity,
    message: kind.message(facts),
    span,
    labels: details.labels ?? [],
    help: kind.help?.(facts) ?? null,
    fixes: [...(details.fixes ?? []), ...spellingFixes(span, nearestIn(facts))],
  }
}

/** The name that was probably meant, for problems about a name. */
function nearestIn(facts: object): Nearest | null {
  return 'nearest' in facts ? (facts.nearest as Nearest | null) : null
}
