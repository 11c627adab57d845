/** Costs as formulas that are read easily: common factors in front of a bracket, parameters before sizes. */

import type { Network } from '../network/network.ts'
import { asInteger, type Dimension, names, show } from '../shape/index.ts'
import { fractionsOf, type Monomial, type ShownAtom } from './monomials.ts'
import { withWholeSizes } from './whole_sizes.ts'

/** Longer sums are not looked through for common factors. */
const mostGrouped = 300

/** A product of a formula: its sign apart, and a sum in brackets where there is one. */
interface Product {
  readonly coefficient: bigint
  readonly atoms: readonly ShownAtom[]
  readonly bracket: readonly Product[] | null
  /** What it is divided by. */
  readonly below: string | null
}

/**
 * A number with its digits in groups, `6,998,552`, or a polynomial: `c·(#1×1 + #3×3 reduce) + 9·#3×3 reduce·#3×3`.
 * Nothing is left out or rounded. A factor that several terms share stands in front of a bracket; the factor that most
 * share is taken first. `parameters` are read first, in their order, then other names, then the sizes c, h and w.
 */
export function showFormula(value: Dimension, parameters: readonly string[] = []): string {
  if (value.kind === 'number') {
    const whole = asInteger(value)
    return whole === null ? show(value) : groupedDigits(whole)
  }
  const products = fractionsOf(value, parameters).flatMap(({ monomials, divisor }): readonly Product[] => {
    // Sizes such as ⌊(h - k)/s⌋ + 1 stand as one factor where that takes fewer terms.
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

/** The names that a block's parameters have in its formulas, in their order: with their parts, `size.h`. */
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

/** A sum with common factors taken out, greedily: the one that most terms share first. */
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
    // Copies of a block share their number as well; otherwise each term keeps its own.
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

/** What the most terms have in common, two at least; null where nothing is shared. */
function mostShared(monomials: readonly Monomial[]): Sharing | null {
  if (monomials.length > mostGrouped) return null
  const atoms = [...new Set(monomials.flatMap((one) => (one.atoms.length > 1 ? one.atoms : [])))]
  return atoms
    .sort((a, b) => a.rank - b.rank)
    .map((atom) => sharingOf(atom, monomials))
    .reduce<Sharing | null>(
      (best, each) => (each && each.terms.length > (best?.terms.length ?? 1) ? each : best),
      null,
    )
}

/** The terms with an atom and something more: a bias, which is that atom alone, stays by itself. */
function sharingOf(atom: ShownAtom, monomials: readonly Monomial[]): Sharing | null {
  const terms = monomials.filter((one) => isProper([atom], one))
  if (terms.length < 2) return null
  const atoms = terms.map((one) => one.atoms).reduce((shared, all) => without(shared, without(shared, all)))
  return { atoms, terms }
}

/** Whether a term has these atoms, and more. */
function isProper(atoms: readonly ShownAtom[], { atoms: all }: Monomial): boolean {
  return all.length > atoms.length && without(atoms, all).length === 0
}

/** The atoms of a list less those of another, each as often as it is there. */
function without(list: readonly ShownAtom[], less: readonly ShownAtom[]): readonly ShownAtom[] {
  const left = [...list]
  for (const atom of less) {
    const at = left.indexOf(atom)
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

/** Higher powers first, then by the places of the atoms. */
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
