/** Proofs by cases: the residues of names under roundings, and which member a minimum or maximum equals. */
import { memberBranches, residueBranches } from './branches.ts'
import { names, number, substitute, zero } from './dimension.ts'
import { type Fact, isAtLeast } from './facts.ts'
import { type Goal, holdsPlainly, isImpossible } from './goal.ts'
import { decideOneSize } from './one_size.ts'
import {
  type Dimension,
  type Factor,
  fromAtom,
  fromTerms,
  keyOf,
  makeTerm,
  type Term,
  termsOf,
} from './polynomial.ts'
import { sizeBranches } from './size_branches.ts'

/** The values of names in a case, in terms of the names that remain. */
export type Case = ReadonlyMap<string, Dimension>

/** Mutable: the work that one proof has left, and what it has proved so far. */
interface Progress {
  workLeft: number
  /** Dimensions proved to be 0 for all values of their names. */
  readonly zeros: Set<string>
}

/**
 * Tries to prove that a goal follows from assumptions. Returns `proved`, or the case that could not be proved, which is
 * where to look for a counterexample. `work` bounds the total length of goals and assumptions over all cases.
 */
export function proveByCases(goal: Goal, assumptions: readonly Goal[], work: number): 'proved' | Case {
  return prove(goal, assumptions, new Map(), { workLeft: work, zeros: new Set() })
}

function prove(goal: Goal, assumptions: readonly Goal[], here: Case, progress: Progress): 'proved' | Case {
  if (holdsPlainly(goal, assumptions) || isImpossible(assumptions)) return 'proved'
  const isFreeZero = goal.kind === 'zero' && assumptions.length === 0
  if (!isFreeZero) return proveSplit(goal, assumptions, here, progress)
  for (const of of coefficientsOf(goal.of)) {
    const key = keyOf(of)
    if (progress.zeros.has(key)) continue
    const result = proveSplit({ kind: 'zero', of }, [], here, progress)
    if (result !== 'proved') return result
    progress.zeros.add(key)
  }
  return 'proved'
}

function proveSplit(
  goal: Goal,
  assumptions: readonly Goal[],
  here: Case,
  progress: Progress,
): 'proved' | Case {
  const all = [goal.of, ...assumptions.map(({ of }) => of)]
  progress.workLeft -= all.length ** 2 * all.reduce((sum, of) => sum + keyOf(of).length, 0)
  if (progress.workLeft < 0) return here
  const alone = decideAlone(goal, assumptions)
  if (alone === 'proved') return 'proved'
  if (alone !== null) return inCase(here, alone.name, number(alone.counterexample))
  const branches = sizeBranches(all) ?? memberBranches(all) ?? residueBranches(goal.of)
  if (branches === null) return here
  for (const { replaced, change, known } of branches) {
    const inner = replaced === null ? here : inCase(here, replaced.name, replaced.value)
    const inside = [...assumptions.map((each) => changed(each, change)), ...known]
    const result = prove(changed(goal, change), inside, inner, progress)
    if (result !== 'proved') return result
  }
  return 'proved'
}

/**
 * A polynomial in names that occur in no rounding is 0 everywhere exactly if all its coefficients are. The coefficients
 * repeat from case to case, so the cases of two sizes add up instead of multiplying.
 */
function coefficientsOf(dimension: Dimension): readonly Dimension[] {
  const bound = new Set<string>()
  for (const { factors } of termsOf(dimension))
    for (const { atom, exponent } of factors)
      if (atom.kind !== 'name' || atom.domain !== 'whole' || exponent < 0)
        for (const text of names(fromAtom(atom))) bound.add(text)
  const byPowers = new Map<string, Term[]>()
  for (const term of termsOf(dimension)) {
    const isFree = ({ atom }: Factor) => atom.kind === 'name' && !bound.has(atom.name)
    const { key } = makeTerm(term.coefficient, term.factors.filter(isFree))
    const rest = makeTerm(
      term.coefficient,
      term.factors.filter((factor) => !isFree(factor)),
    )
    byPowers.set(key, [...(byPowers.get(key) ?? []), rest])
  }
  return [...byPowers.values()].map(fromTerms)
}

const changed = (goal: Goal, change: (of: Dimension) => Dimension): Goal => ({
  kind: goal.kind,
  of: change(goal.of),
})

function inCase(here: Case, text: string, value: Dimension): Case {
  const change = (name: string) => (name === text ? value : undefined)
  const inner = new Map([...here].map(([name, of]) => [name, substitute(of, change)] as const))
  return inner.has(text) ? inner : inner.set(text, value)
}

/** Decides a goal about one whole name completely, unless the assumptions link that name with others. */
function decideAlone(
  goal: Goal,
  assumptions: readonly Goal[],
): 'proved' | { readonly name: string; readonly counterexample: bigint } | null {
  const [only, ...others] = names(goal.of)
  if (only === undefined || others.length > 0) return null
  const linked = assumptions.filter(({ of }) => names(of).has(only))
  const own = linked.filter(({ of }) => names(of).size === 1)
  const answer = decideOneSize(factOf(goal), own.map(factOf), only, 0)
  if (answer === 'proved' || answer === null) return answer
  return linked.length > own.length ? null : { name: only, counterexample: answer }
}

function factOf({ kind, of }: Goal): Fact {
  switch (kind) {
    case 'zero':
      return { kind: 'equal', left: of, right: zero }
    case 'nonzero':
      return { kind: 'different', left: of, right: zero }
    case 'positive':
      return { kind: 'below', value: zero, limit: of }
    case 'nonnegative':
      return isAtLeast(of, zero)
  }
}
