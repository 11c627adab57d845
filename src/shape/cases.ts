/** Proofs by cases: residues of names under roundings, and which member of a minimum or maximum it is. */
import { add, multiply, names, number, replaceAtoms, substitute, subtract, zero } from './dimension.ts'
import { type Fact, isAtLeast } from './facts.ts'
import { type Goal, holdsPlainly, isImpossible } from './goal.ts'
import { decideOneSize } from './one_size.ts'
import {
  type Atom,
  type Dimension,
  type ExtremeAtom,
  fromAtom,
  type NameAtom,
  partsOf,
  type RoundedAtom,
  termsOf,
} from './polynomial.ts'
import { isIntegerRational, leastCommonMultiple } from './rational.ts'

/** What names are in a case, in the names that are left in it. */
export type Case = ReadonlyMap<string, Dimension>

/** So many cases are examined for one goal. */
export const mostCases = 4096

/** Mutable: counts the cases of one proof. */
interface Budget {
  casesLeft: number
}

/**
 * Whether a goal follows from assumptions: `proved`, or the case in which that was not shown, which is where to look
 * for a counterexample.
 */
export function proveByCases(goal: Goal, assumptions: readonly Goal[]): 'proved' | Case {
  return prove(goal, assumptions, new Map(), { casesLeft: mostCases })
}

function prove(goal: Goal, assumptions: readonly Goal[], here: Case, budget: Budget): 'proved' | Case {
  budget.casesLeft -= 1
  if (budget.casesLeft < 0) return here
  if (holdsPlainly(goal, assumptions) || isImpossible(assumptions)) return 'proved'
  const alone = decideAlone(goal, assumptions)
  if (alone === 'proved') return 'proved'
  if (alone !== null) return inCase(here, alone.name, number(alone.counterexample))
  const extreme = findAtom([goal.of, ...assumptions.map(({ of }) => of)], isExtreme)
  if (extreme !== null) return proveByMembers(extreme, goal, assumptions, here, budget)
  const split = splitOf(goal.of)
  if (split === null) return here
  const step = number(split.modulus)
  for (let residue = 1n; residue <= split.modulus; residue += 1n) {
    const value = add(multiply(step, fromAtom(split.atom)), number(residue - split.modulus))
    const change = (of: Dimension) => substitute(of, (text) => (text === split.atom.name ? value : undefined))
    const result = prove(
      changed(goal, change),
      assumptions.map((each) => changed(each, change)),
      inCase(here, split.atom.name, value),
      budget,
    )
    if (result !== 'proved') return result
  }
  return 'proved'
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

/** A goal about one whole name is decided completely, unless the assumptions link that name with others. */
function decideAlone(
  goal: Goal,
  assumptions: readonly Goal[],
): 'proved' | { readonly name: string; readonly counterexample: bigint } | null {
  const [only, ...others] = names(goal.of)
  if (only === undefined || others.length > 0) return null
  const linked = assumptions.filter(({ of }) => names(of).has(only))
  const own = linked.filter(({ of }) => names(of).size === 1)
  const answer = decideOneSize(factOf(goal), own.map(factOf), only)
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

const isExtreme = (atom: Atom): atom is ExtremeAtom => atom.kind === 'minimum' || atom.kind === 'maximum'
const isRounded = (atom: Atom): atom is RoundedAtom => atom.kind === 'floor' || atom.kind === 'ceiling'

/** An atom of a kind with none of that kind inside. */
function findAtom<Kind extends Atom>(
  list: readonly Dimension[],
  isWanted: (atom: Atom) => atom is Kind,
): Kind | null {
  for (const dimension of list)
    for (const { factors } of termsOf(dimension))
      for (const { atom } of factors) {
        const inner = findAtom(partsOf(atom), isWanted)
        if (inner !== null) return inner
        if (isWanted(atom)) return atom
      }
  return null
}

function proveByMembers(
  extreme: ExtremeAtom,
  goal: Goal,
  assumptions: readonly Goal[],
  here: Case,
  budget: Budget,
): 'proved' | Case {
  for (const member of extreme.of) {
    const change = (of: Dimension) =>
      replaceAtoms(of, (atom) => (atom.key === extreme.key ? member : undefined))
    const order = extreme.of
      .filter((other) => other !== member)
      .map((other): Goal => {
        const rest = extreme.kind === 'minimum' ? subtract(other, member) : subtract(member, other)
        return { kind: 'nonnegative', of: rest }
      })
    const known = [...assumptions.map((each) => changed(each, change)), ...order]
    const result = prove(changed(goal, change), known, here, budget)
    if (result !== 'proved') return result
  }
  return 'proved'
}

/** A name and a modulus such that on each residue class of it some rounding goes away, or comes nearer to. */
function splitOf(dimension: Dimension): { readonly atom: NameAtom; readonly modulus: bigint } | null {
  for (const { factors } of termsOf(dimension))
    for (const { atom } of factors) {
      if (atom.kind === 'name' || isExtreme(atom)) continue
      const inner = splitOf(atom.of)
      if (inner !== null) return inner
      if (!isRounded(atom)) continue
      const broken = atom.of.terms.filter(
        (term) => term.factors.length > 0 && !isIntegerRational(term.coefficient),
      )
      const isPlain = broken.every((term) =>
        term.factors.every(
          (factor) => factor.exponent > 0 && factor.atom.kind === 'name' && factor.atom.domain === 'whole',
        ),
      )
      const first = broken[0]?.factors[0]?.atom
      if (!isPlain || first === undefined || first.kind !== 'name') continue
      const modulus = broken.reduce(
        (common, term) => leastCommonMultiple(common, term.coefficient.denominator),
        1n,
      )
      if (modulus <= mostCases) return { atom: first, modulus }
    }
  return null
}
