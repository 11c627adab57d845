/**
 * The cases of one size: each value before its functions settle, and each residue class after, where they are
 * polynomials.
 */
import { type Branch, branchAt } from './branches.ts'
import { add, multiply, nameAtoms, number, replaceAtoms, zero } from './dimension.ts'
import { functionOf } from './one_size.ts'
import { type Atom, type Dimension, fromAtom, type NameAtom, partsOf, termsOf } from './polynomial.ts'
import { commonPeriod, type QuasiPolynomial } from './quasi_polynomial.ts'
import { rational } from './rational.ts'

/** The functions of one size that occur in dimensions. */
interface Functions {
  readonly atom: NameAtom
  readonly byKey: Map<string, QuasiPolynomial>
}

/** The outermost roundings and extremes in one name each, by name. */
export function functionsIn(list: readonly Dimension[]): Iterable<Functions> {
  const found = new Map<string, Functions>()
  const look = (atom: Atom): void => {
    if (atom.kind === 'name') return
    const alone = fromAtom(atom)
    const [only, ...others] = nameAtoms(alone).values()
    const isOfOne = atom.kind !== 'sum' && only !== undefined && others.length === 0
    const of = isOfOne ? functionOf(alone) : null
    if (only === undefined || of === null) {
      for (const part of partsOf(atom)) visit(part)
      return
    }
    const functions = found.get(only.name) ?? { atom: only, byKey: new Map() }
    found.set(only.name, functions)
    functions.byKey.set(atom.key, of)
  }
  const visit = (dimension: Dimension): void => {
    for (const { factors } of termsOf(dimension)) for (const { atom } of factors) look(atom)
  }
  for (const dimension of list) visit(dimension)
  return found.values()
}

/** How many values before the start are taken one by one; extremes that settle later are left to other cases. */
const maxBeforeStart = 64

/** The function on a residue class of a size, as a dimension in that size. */
function onClass(of: QuasiPolynomial, residue: number, size: Dimension): Dimension {
  let result: Dimension = zero
  let power: Dimension = number(rational(1, of.denominator))
  for (const coefficient of of.classes[residue % of.period]!) {
    if (coefficient !== 0n) result = add(result, multiply(number(coefficient), power))
    power = multiply(power, size)
  }
  return result
}

/** The cases of one of the names under roundings and extremes; null if no name has functions within the limits. */
export function sizeBranches(list: readonly Dimension[]): readonly Branch[] | null {
  for (const { atom, byKey } of functionsIn(list)) {
    let start = 1
    let period: number | null = 1
    for (const of of byKey.values()) {
      start = Math.max(start, of.start)
      period = period === null ? null : commonPeriod(period, of.period)
    }
    if (period === null || start > maxBeforeStart) continue
    const before = Array.from({ length: start - 1 }, (_, index) => branchAt(atom.name, number(index + 1)))
    const classes = Array.from({ length: period }, (_, index): Branch => {
      const first = start + index
      const value = add(multiply(number(period), fromAtom(atom)), number(first - period))
      const replaced = new Map<string, Dimension>([[atom.key, value]])
      for (const [key, of] of byKey) replaced.set(key, onClass(of, first, value))
      const change = (of: Dimension) => replaceAtoms(of, (each) => replaced.get(each.key))
      return { replaced: { name: atom.name, value }, change, known: [] }
    })
    return [...before, ...classes]
  }
  return null
}

/**
 * A dimension in one name whose function is a single polynomial from size 1 on, as that polynomial; else unchanged.
 */
export function onlyClass(dimension: Dimension): Dimension {
  const [only, ...others] = nameAtoms(dimension).values()
  const of = only === undefined || others.length > 0 ? null : functionOf(dimension)
  if (only === undefined || of === null || of.start > 1 || of.period > 1) return dimension
  return onClass(of, 0, fromAtom(only))
}
