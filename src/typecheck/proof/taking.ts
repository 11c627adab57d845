/** What becomes of a fact that does not follow: a condition of the type, or a problem of the signature. */
import { problem } from '../../diagnostics/report.ts'
import {
  type Fact,
  type Facts,
  impliedBy,
  names,
  namesOfFact,
  negation,
  settling,
  simplest,
} from '../../shape/index.ts'
import { NotPrincipal, type OpenFact, type Proof } from '../assumptions/proof.ts'
import { showAssignment, showFacts } from './prove_output.ts'

/** What is done with facts that mention sizes, and where conditions are collected. */
export interface Taking {
  /** The names of parameters: facts about these alone are always conditions, since each call knows them. */
  readonly parameters: ReadonlySet<string>
  /** Whether facts about sizes must follow from the signature. */
  readonly isWritten: boolean
  readonly conditions: Fact[]
  readonly derived: Proof['derived']
}

/** The `take` of a proof. */
export function takeFacts(
  { parameters, isWritten, conditions, derived }: Taking,
  block: string,
): Proof['take'] {
  return (open, { span, asks, never, mend, labels = [] }, proof, checking) => {
    const { given } = proof
    if (open.some(({ fact }) => impliedBy(negation(fact), given))) {
      checking.report(never())
      return false
    }
    const missing: OpenFact[] = []
    for (const each of open) {
      const free = [...namesOfFact(each.fact)].flatMap(underlying)
      if (free.some((text) => text.startsWith('copy ')))
        throw new NotPrincipal(
          span,
          'the copy of a repeated block',
          'Repeat a block that needs nothing of its sizes which changes from copy to copy.',
        )
      if (isWritten && !free.every((text) => parameters.has(text))) missing.push(each)
      else {
        if (proof.inside) throw proof.inside
        const condition = weakest(each.fact, proof.given)
        conditions.push(...condition)
        proof.given = [...proof.given, ...condition]
      }
    }
    if (missing.length === 0) return true
    const needed = simplest(missing.flatMap(({ fact }) => simpleFacts(fact, given)))
    const facts = { block, asks: asks(), facts: showFacts(needed) }
    const refuted = missing.find(
      ({ verdict, fact }) =>
        verdict.kind === 'refuted' && ![...namesOfFact(fact)].some((text) => derived.has(text)),
    )
    if (refuted?.verdict.kind === 'refuted') {
      const { witness } = refuted.verdict
      const shown = witness.size === 0 ? null : showAssignment(witness)
      checking.report(
        problem('shape/fact-needed', span, { ...facts, witness: shown, hint: mend ?? null }, { labels }),
      )
    } else checking.report(problem('shape/undecided', span, facts, { labels }))
    // What the message says to add is taken as added: the next problem is another one.
    proof.given = [...proof.given, ...needed]
    return true
  }

  /** A function's value is known where its arguments are. */
  function underlying(text: string): readonly string[] {
    const from = derived.get(text)
    return from ? from.flatMap((argument) => [...names(argument)].flatMap(underlying)) : [text]
  }
}

function simpleFacts(fact: Fact, given: Facts): Facts {
  const settled = settling(fact, given)
  return settled.length === 0 ? [fact] : settled
}

/** A fact in simple facts where these say no more than it does. */
function weakest(fact: Fact, given: Facts): Facts {
  const settled = simpleFacts(fact, given)
  return settled.every((each) => impliedBy(each, [...given, fact])) ? settled : [fact]
}
