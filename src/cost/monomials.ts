/** A polynomial prepared for display: integer coefficients, and powers of atoms in reading order. */

import {
  type Atom,
  type Dimension,
  evaluateDimension,
  type PolynomialDimension,
  partsOf,
  type RoundedAtom,
  rationalToNumber,
  show,
  UndefinedValue,
  type Values,
} from '../shape/index.ts'

/** One factor of a product, as text. */
export interface ShownAtom {
  readonly text: string
  /** Orders the factors of a product, and the products of a sum. */
  readonly rank: number
  /** A rounding and its argument; null for any other atom. */
  readonly rounded: RoundedAtom | null
}

/** coefficient · atoms, sorted by rank; a power repeats its atom. */
export interface Monomial {
  readonly coefficient: bigint
  readonly atoms: readonly ShownAtom[]
}

/** monomials / divisor. */
interface Fraction {
  readonly monomials: readonly Monomial[]
  readonly divisor: Monomial
}

/** The usual names of an input's sizes, which are read last. */
const sizesLast: readonly string[] = ['c', 'h', 'w']

/**
 * A polynomial as fractions with different divisors and integer monomials above each. `parameters` come first, in this
 * order.
 */
export function fractionsOf(
  polynomial: PolynomialDimension,
  parameters: readonly string[],
): readonly Fraction[] {
  const atoms = shownAtoms(polynomial, parameters)
  const found = new Map<string, { readonly divisor: Monomial; readonly monomials: Monomial[] }>()
  for (const { coefficient, factors } of polynomial.terms) {
    const powers = (sign: 1 | -1): readonly ShownAtom[] =>
      factors
        .flatMap(({ atom, exponent }) =>
          Array.from({ length: Math.max(0, sign * exponent) }, () => atoms.get(atom.key)!),
        )
        .sort((one, other) => one.rank - other.rank)
    const divisor: Monomial = { coefficient: coefficient.denominator, atoms: powers(-1) }
    const key = [divisor.coefficient, ...divisor.atoms.map(({ rank }) => rank)].join(' ')
    const monomial: Monomial = { coefficient: coefficient.numerator, atoms: powers(1) }
    const known = found.get(key)
    if (known) known.monomials.push(monomial)
    else found.set(key, { divisor, monomials: [monomial] })
  }
  return [...found.values()].sort((a, b) => a.divisor.atoms.length - b.divisor.atoms.length)
}

/** Every atom of a polynomial: names in order, each followed by roundings of it, larger values first. */
function shownAtoms(
  { terms }: PolynomialDimension,
  parameters: readonly string[],
): ReadonlyMap<string, ShownAtom> {
  const atoms = [
    ...new Map(terms.flatMap(({ factors }) => factors).map(({ atom }) => [atom.key, atom])).values(),
  ]
  const namesOf = new Map(atoms.map((atom) => [atom, namesIn(atom)]))
  const names = [...new Set([...namesOf.values()].flat())].sort(
    (a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1),
  )
  const large: Values = new Map(names.map((name) => [name, 1n << 20n]))
  const keyed = atoms.map((atom) => ({
    atom,
    last: Math.max(...namesOf.get(atom)!.map((name) => names.indexOf(name))),
    value: atom.kind === 'name' ? Number.POSITIVE_INFINITY : valueWithin(atom, large),
  }))
  keyed.sort((a, b) => a.last - b.last || b.value - a.value || (a.atom.key < b.atom.key ? -1 : 1))
  return new Map(
    keyed.map(({ atom }, rank) => [
      atom.key,
      { text: textOf(atom), rank, rounded: atom.kind === 'floor' || atom.kind === 'ceiling' ? atom : null },
    ]),
  )

  function placeOf(name: string): number {
    const parameter = parameters.indexOf(name)
    if (parameter >= 0) return parameter
    return parameters.length + 1 + sizesLast.indexOf(name)
  }
}

function namesIn(atom: Atom): readonly string[] {
  if (atom.kind === 'name') return [atom.name]
  return partsOf(atom).flatMap((part) =>
    part.kind === 'number'
      ? []
      : part.terms.flatMap(({ factors }) => factors.flatMap((factor) => namesIn(factor.atom))),
  )
}

function valueWithin(atom: Atom, values: Values): number {
  const [first] = partsOf(atom)
  try {
    return first ? rationalToNumber(evaluateDimension(first, values)) : 0
  } catch (error) {
    if (error instanceof UndefinedValue) return 0
    throw error
  }
}

/** Characters that would be read as operators or would end the name. */
const needsQuotes = /[+\-−·*/()⌈⌉⌊⌋,=<>]/

function textOf(atom: Atom): string {
  const list = (parts: readonly Dimension[]) => parts.map(show).join(', ')
  switch (atom.kind) {
    case 'name':
      return needsQuotes.test(atom.name) ? `\`${atom.name}\`` : atom.name
    case 'floor':
      return `⌊${show(atom.of)}⌋`
    case 'ceiling':
      return `⌈${show(atom.of)}⌉`
    case 'minimum':
      return `min(${list(atom.of)})`
    case 'maximum':
      return `max(${list(atom.of)})`
    case 'sum':
      return `(${show(atom.of)})`
  }
}
