/** What becomes of a fact that does not follow: a condition of the type, or a problem of the signature. */
import { problem } from '../../diagnostics/report.ts'
import { type Fact, type Facts, impliedBy, names, negation, settling } from '../../shape/index.ts'
import { NotPrincipal, type Proof } from './proof.ts'
import { showAssignment, showFacts } from './prove_output.ts'

/** What is done with facts that mention sizes, and where conditions are collected. */
export interface Taking {
  /** The names of parameters: facts about these alone are always conditions, since each call knows them. */
  readonly parameters: ReadonlySet<string>
  /** Whether facts about sizes must follow from the signature. */
  readonly isWritten: boolean
  readonly conditions: Fact[]
}

/** The `take` of a proof. */
export function takeFacts(
  { parameters, isWritten, conditions }: Taking,
  given: Fact[],
  block: string,
): Proof['take'] {
  return ({ fact, span, asks, never }, verdict, checking) => {
    if (impliedBy(negation(fact), given)) {
      checking.report(never())
      return false
    }
    const free = namesOf(fact)
    if (free.some((each) => each.startsWith('copy ')))
      throw new NotPrincipal(
        span,
        'the copy of a repeated block',
        'Repeat a block that needs nothing of its sizes which changes from copy to copy.',
      )
    const settled = settling(fact, given)
    if (!isWritten || free.every((each) => parameters.has(each))) {
      const weakest = isWeakest(settled, fact, given) ? settled : [fact]
      conditions.push(...weakest)
      given.push(...weakest)
      return true
    }
    const facts = showFacts(settled.length === 0 ? [fact] : settled)
    if (verdict.kind === 'undecided')
      checking.report(problem('shape/undecided', span, { block, asks, facts }))
    else {
      const witness = verdict.witness.size === 0 ? null : showAssignment(verdict.witness)
      const hint = fact.kind === 'equal' && asks.startsWith('`add`') ? 'project the input' : null
      checking.report(problem('shape/fact-needed', span, { block, asks, facts, witness, hint }))
    }
    given.push(fact)
    return true
  }
}

/** Whether simple facts say no more than the fact that they settle. */
function isWeakest(settled: Facts, fact: Fact, given: Facts): boolean {
  return settled.length > 0 && settled.every((each) => impliedBy(each, [...given, fact]))
}

function namesOf(fact: Fact): readonly string[] {
  const sides =
    fact.kind === 'equal' || fact.kind === 'different'
      ? [fact.left, fact.right]
      : fact.kind === 'at-least'
        ? [fact.value, fact.least]
        : fact.kind === 'below'
          ? [fact.value, fact.limit]
          : [fact.value, fact.divisor]
  return sides.flatMap((side) => [...names(side)])
}
