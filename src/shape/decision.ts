/**
 * Decides facts about dimensions: proved, refuted with a witness, or undecided.
 *
 * First the given facts are used to rewrite the names. If a single size remains, the fact is decided completely. For
 * several names there are bounds, and proofs by cases over residues, which leave polynomials. Every witness is checked
 * by exact evaluation of the fact and of everything given.
 */

import { type Case, proveByCases } from './cases.ts'
import { divide, nameAtoms, number, one, substitute, subtract, zero } from './dimension.ts'
import { allHoldAt, truthAt } from './evaluate.ts'
import {
  type Assignment,
  type Fact,
  type Facts,
  isEqual,
  keyOfFact,
  mapFact,
  nameAtomsOfFact,
  namesOfFact,
  negation,
  truthOf,
} from './facts.ts'
import { goalOf, isWholeGiven } from './goal.ts'
import { decideOneSize } from './one_size.ts'
import { type Dimension, fromAtom, keyOf, type NameAtom } from './polynomial.ts'
import { type Rewriting, rewrite, rewritingBy } from './rewriting.ts'
import { UndefinedValue } from './undefined_value.ts'
import { findAssignment, interestingNumbers, rationalCandidates } from './witness.ts'

/** How much work to do before a question is left undecided. */
interface Effort {
  /** Assignments to try before a proof by cases. */
  readonly triesBefore: number
  /** Assignments to try after it. */
  readonly triesAfter: number
  /** The work of a proof by cases, see `proveByCases`. */
  readonly work: number
}

const fullEffort: Effort = { triesBefore: 200, triesAfter: 1000, work: 50_000 }
/** For questions that only affect the wording of a message. */
export const smallEffort: Effort = { triesBefore: 50, triesAfter: 100, work: 10_000 }

/** Proved, an assignment at which the fact fails, or undecided. */
type Decision = 'proved' | Assignment | 'undecided'

const rewritings = new WeakMap<Facts, Rewriting>()

/** The rewriting by the given facts, computed once per list. */
export function rewritingOf(given: Facts): Rewriting {
  let rewriting = rewritings.get(given)
  if (rewriting === undefined) {
    rewriting = rewritingBy(given)
    rewritings.set(given, rewriting)
  }
  return rewriting
}

/** Whether an assignment was found at which all facts hold. */
export function isSatisfiable(facts: Facts): boolean {
  const decision = decisionOf(isEqual(zero, one), facts, smallEffort)
  return decision !== 'proved' && decision !== 'undecided'
}

/** Decides a fact, given others. Never a wrong proof or a wrong witness. */
export function decisionOf(fact: Fact, given: Facts, effort = fullEffort): Decision {
  if (holdsAlways(fact)) return 'proved'
  const rewriting = rewritingOf(given)
  if (rewriting.isContradiction) return 'proved'
  try {
    return decideRewritten(
      mapFact(fact, (dimension) => rewrite(dimension, rewriting)),
      rewriting,
      { fact, given },
      effort,
    )
  } catch (error) {
    // A divisor becomes 0 somewhere, so the fact is meaningless there.
    if (error instanceof UndefinedValue) return 'undecided'
    throw error
  }
}

/** Whether a fact clearly holds without any other; for an equality only its form is compared, which is fast. */
function holdsAlways(fact: Fact): boolean {
  if (fact.kind !== 'equal') return truthOf(fact) === 'yes'
  return keyOf(subtract(fact.left, fact.right)) === '0'
}

interface Question {
  readonly fact: Fact
  readonly given: Facts
}

/** How many sizes to try if a fact about one size exceeds the limits of a complete decision. */
const sizesTried = 512

function decideRewritten(inner: Fact, rewriting: Rewriting, question: Question, effort: Effort): Decision {
  const { triesBefore, triesAfter, work } = effort
  if (rewriting.values.size > 0 && holdsAlways(inner)) return 'proved'
  const related = relatedFacts(inner, rewriting.rest)
  const key = keyOfFact(inner)
  if (related.some((fact) => keyOfFact(fact) === key)) return 'proved'
  const atoms = new Map([inner, ...related].flatMap((fact) => [...nameAtomsOfFact(fact)]))
  const [only, ...others] = atoms.values()
  if (only?.domain === 'whole' && others.length === 0) {
    const answer = decideOneSize(inner, related, only.name, sizesTried)
    if (answer === 'proved') return 'proved'
    if (answer !== null)
      return witness(question, rewriting, new Map([[only.name, number(answer)]]), triesAfter) ?? 'undecided'
  }
  if (inner.kind === 'divisible') {
    const whole = related.flatMap((each) =>
      each.kind === 'divisible' ? [divide(each.value, each.divisor)] : [],
    )
    if (isWholeGiven(divide(inner.value, inner.divisor), whole)) return 'proved'
  }
  const early = witness(question, rewriting, noCase, triesBefore)
  if (early !== null) return early
  // A rewriting by the given facts together with the negated fact describes where it fails.
  const denied = rewritingBy([...question.given, negation(question.fact)])
  if (denied.isContradiction) return 'proved'
  const likely = witness(question, denied, noCase, triesBefore)
  if (likely !== null) return likely
  const proof = proveByCases(goalOf(inner), related.map(goalOf), work)
  if (proof === 'proved') return 'proved'
  return (
    witness(question, rewriting, proof, triesBefore) ??
    witness(question, denied, noCase, triesAfter) ??
    'undecided'
  )
}

const noCase: Case = new Map()

/** The facts that share names with a fact, directly or through others. */
function relatedFacts(fact: Fact, facts: Facts): Facts {
  const linked = new Set(namesOfFact(fact))
  let related: Facts = []
  for (;;) {
    const next = facts.filter((each) => [...namesOfFact(each)].some((text) => linked.has(text)))
    if (next.length === related.length) return related
    related = next
    for (const each of next) for (const text of namesOfFact(each)) linked.add(text)
  }
}

/** An assignment, within a case, at which the given facts hold and the fact does not. */
function witness(
  { fact, given }: Question,
  rewriting: Rewriting,
  within: Case,
  tries: number,
): Assignment | null {
  const atoms = new Map([fact, ...given].flatMap((each) => [...nameAtomsOfFact(each)]))
  const values = new Map<string, Dimension>()
  const free = new Map<string, NameAtom>()
  for (const [text, atom] of atoms) {
    const value = substitute(rewriting.values.get(text) ?? fromAtom(atom), (each) => within.get(each))
    values.set(text, value)
    for (const [name, each] of nameAtoms(value)) free.set(name, each)
  }
  const whole = interestingNumbers([fact, ...given])
  const candidates = new Map(
    [...free].map(([text, { domain }]) => [text, domain === 'whole' ? whole : rationalCandidates] as const),
  )
  return findAssignment(
    { atoms, values, candidates },
    (assignment) => truthAt(fact, assignment) === false && allHoldAt(given, assignment),
    tries,
  )
}
