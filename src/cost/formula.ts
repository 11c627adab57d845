/** Costs as readable formulas: common factors in front of a bracket, parameters before sizes. */

import type { Network } from '../network/network.ts'
import { asInteger, type Dimension, names, show } from '../shape/index.ts'
import { fractionsOf, type Monomial, type ShownAtom } from './monomials.ts'
import { withWholeSizes } from './whole_sizes.ts'

/** Longer sums are not searched for common factors. */
const maxGrouped = 300

/** One product of a formula, perhaps with a sum in brackets. */
interface Product {
  readonly coefficient: bigint
  readonly atoms: readonly ShownAtom[]
  readonly bracket: readonly Product[] | null
  /** The divisor. */
  readonly below: string | null
}

/**
 * A number with grouped digits, `6,998,552`, or a polynomial: `c·(#1×1 + #3×3 reduce) + 9·#3×3 reduce·#3×3`. Nothing is
 * left out or rounded. Factors that several terms share are written in front of a bracket, the most widely shared one
 * first. `parameters` come first, in their order, then other names, then the sizes c, h and w.
 */
export function showFormula(value: Dimension, parameters: readonly string[] = []): string {
  if (value.kind === 'number') {
    const whole = asInteger(value)
    return whole === null ? show(value) : groupedDigits(whole)
  }
  const products = fractionsOf(value, parameters).flatMap(({ monomials, divisor }): readonly Product[] => {
    // A size such as ⌊(h - k)/s⌋ + 1 is kept as one factor if that takes fewer terms.
    const sum = collect(withWholeSizes(monomials))
    if (divisor.coefficient === 1n && divisor.atoms.length === 0) return sum
    const below = showProduct({ ...divisor, bracket: null, below: null })
    const isOne = divisor.atoms.length + (divisor.coefficient === 1n ? 0 : 1) === 1
    const [only] = sum
    const above = sum.length === 1 && only ? only : { coefficient: 1n, atoms: [], bracket: sum, below: null }
    return [{ ...above, below: isOne ? below : `(${below})` }]
  })
  return showSum(products)
}

/** The names of a block's parameters in its formulas, in order, including parts such as `size.h`. */
export function parametersOf({ body }: Pick<Network, 'body'>): readonly string[] {
  return body.arguments.flatMap(({ name, value }) => {
    switch (value.kind) {
      case 'number':
        return [name]
      case 'size':
      case 'window':
      case 'shape':
        return [...new Set(value.value.flatMap((part) => [...names(part)]))]
      default:
        return []
    }
  })
}

/** `1,582,671,872`. */
export function groupedDigits(whole: bigint | string): string {
  return `${whole}`.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A sum with common factors taken out greedily: the one that most terms share first. */
function collect(monomials: readonly Monomial[]): readonly Product[] {
  const rest = [...monomials].sort(byPlace)
  const products: Product[] = []
  for (let shared = mostShared(rest); shared !== null; shared = mostShared(rest)) {
    const { atoms, terms } = shared
    for (const one of terms) rest.splice(rest.indexOf(one), 1)
    const quotients = terms.map(({ coefficient, atoms: all }) => ({
      coefficient,
      atoms: without(all, atoms),
    }))
    // If all terms have the same coefficient, as copies of a block do, it is a common factor too.
    const [first] = quotients as [Monomial]
    const isSame = quotients.every(({ coefficient }) => coefficient === first.coefficient)
    const coefficient = isSame ? first.coefficient : 1n
    const divided = quotients.map((each) => ({ ...each, coefficient: each.coefficient / coefficient }))
    products.push({ coefficient, atoms, bracket: collect(divided), below: null })
  }
  return [...products, ...rest.map((one): Product => ({ ...one, bracket: null, below: null }))]
}

/** Terms that have atoms in common. */
interface Sharing {
  readonly atoms: readonly ShownAtom[]
  readonly terms: readonly Monomial[]
}

/** The atoms shared by the most terms, at least two; null if nothing is shared. */
function mostShared(monomials: readonly Monomial[]): Sharing | null {
  if (monomials.length > maxGrouped) return null
  const atoms = [...new Set(monomials.flatMap((one) => (one.atoms.length > 1 ? one.atoms : [])))]
  return atoms
    .sort((a, b) => a.rank - b.rank)
    .map((atom) => sharingOf(atom, monomials))
    .reduce<Sharing | null>(
      (best, each) => (each && each.terms.length > (best?.terms.length ?? 1) ? each : best),
      null,
    )
}

/** The terms that contain an atom and something else. A bias, which is that atom alone, stays separate. */
function sharingOf(atom: ShownAtom, monomials: readonly Monomial[]): Sharing | null {
  const terms = monomials.filter((one) => isProper([atom], one))
  if (terms.length < 2) return null
  const atoms = terms.map((one) => one.atoms).reduce((shared, all) => without(shared, without(shared, all)))
  return { atoms, terms }
}

/** Whether a term has these atoms and more. */
function isProper(atoms: readonly ShownAtom[], { atoms: all }: Monomial): boolean {
  return all.length > atoms.length && without(atoms, all).length === 0
}

/** Multiset difference of two lists of atoms. */
function without(list: readonly ShownAtom[], less: readonly ShownAtom[]): readonly ShownAtom[] {
  const left = [...list]
  for (const atom of less) {
    const at = left.indexOf(atom)
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

/** Higher powers first, then by the rank of the atoms. */
function byPlace(a: Monomial, b: Monomial): number {
  const degree = b.atoms.length - a.atoms.length
  if (degree !== 0) return degree
  for (const [index, atom] of a.atoms.entries()) {
    const difference = atom.rank - b.atoms[index]!.rank
    if (difference !== 0) return difference
  }
  return 0
}

function showSum(sum: readonly Product[]): string {
  const positive = sum.findIndex(({ coefficient }) => coefficient > 0n)
  // `w - h` rather than `-h + w`.
  const ordered = positive > 0 ? [sum[positive]!, ...sum.filter((_, index) => index !== positive)] : sum
  return ordered
    .map((product, index) => {
      const isNegative = product.coefficient < 0n
      const text = showProduct({
        ...product,
        coefficient: isNegative ? -product.coefficient : product.coefficient,
      })
      return index === 0 ? `${isNegative ? '-' : ''}${text}` : ` ${isNegative ? '-' : '+'} ${text}`
    })
    .join('')
}

function showProduct({ coefficient, atoms, bracket, below }: Product): string {
  const factors = [...atoms.map(({ text }) => text), ...(bracket === null ? [] : [`(${showSum(bracket)})`])]
  const isOne = coefficient === 1n && factors.length > 0
  const above = (isOne ? factors : [groupedDigits(coefficient), ...factors]).join('·')
  return below === null ? above : `${above}/${below}`
}
