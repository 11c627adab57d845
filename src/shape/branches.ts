/** Ways to split a question into cases that together cover it. */
import { add, multiply, number, replaceAtoms, substitute, subtract } from './dimension.ts'
import type { Goal } from './goal.ts'
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

/** One case. */
export interface Branch {
  /** A name and its value in this case, in terms of a fresh name with the same text. */
  readonly replaced: { readonly name: string; readonly value: Dimension } | null
  /** Rewrites a dimension to its value in this case. */
  readonly change: (dimension: Dimension) => Dimension
  /** What is known in this case. */
  readonly known: readonly Goal[]
}

/** The case in which a name has a given value. */
export function branchAt(name: string, value: Dimension): Branch {
  const change = (of: Dimension) => substitute(of, (text) => (text === name ? value : undefined))
  return { replaced: { name, value }, change, known: [] }
}

/** A residue class of a name: modulus·name - modulus + residue, for residues from 1 to the modulus. */
function onResidue(atom: NameAtom, modulus: bigint, residue: bigint): Dimension {
  return add(multiply(number(modulus), fromAtom(atom)), number(residue - modulus))
}

const isExtreme = (atom: Atom): atom is ExtremeAtom => atom.kind === 'minimum' || atom.kind === 'maximum'
const isRounded = (atom: Atom): atom is RoundedAtom => atom.kind === 'floor' || atom.kind === 'ceiling'

/** A minimum or maximum without another inside. */
function findExtreme(list: readonly Dimension[]): ExtremeAtom | null {
  for (const dimension of list)
    for (const { factors } of termsOf(dimension))
      for (const { atom } of factors) {
        const inner = findExtreme(partsOf(atom))
        if (inner !== null) return inner
        if (isExtreme(atom)) return atom
      }
  return null
}

/** The cases in which a minimum or maximum equals each of its members; null if there is none. */
export function memberBranches(list: readonly Dimension[]): readonly Branch[] | null {
  const extreme = findExtreme(list)
  if (extreme === null) return null
  return extreme.of.map((member) => ({
    replaced: null,
    change: (of) => replaceAtoms(of, (atom) => (atom.key === extreme.key ? member : undefined)),
    known: extreme.of
      .filter((other) => other !== member)
      .map((other) => ({
        kind: 'nonnegative',
        of: extreme.kind === 'minimum' ? subtract(other, member) : subtract(member, other),
      })),
  }))
}

/** Larger moduli are not split. */
const maxModulus = 4096n

/** A name and a modulus such that on each residue class some rounding disappears, or comes closer to that. */
function splitOf(dimension: Dimension): { readonly atom: NameAtom; readonly modulus: bigint } | null {
  for (const { factors } of termsOf(dimension))
    for (const { atom } of factors) {
      const inner = partsOf(atom)
        .map(splitOf)
        .find((split) => split !== null)
      if (inner !== undefined) return inner
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
      if (modulus <= maxModulus) return { atom: first, modulus }
    }
  return null
}

/** The residue classes of a name inside a rounding that involves other names; null if there is none. */
export function residueBranches(dimension: Dimension): readonly Branch[] | null {
  const split = splitOf(dimension)
  if (split === null) return null
  return Array.from({ length: Number(split.modulus) }, (_, index) =>
    branchAt(split.atom.name, onResidue(split.atom, split.modulus, BigInt(index + 1))),
  )
}
