/** A polynomial taken apart for display: whole coefficients, and the powers of its atoms in the order in which they are read. */
import {
  type Atom,
  type Dimension,
  evaluateDimension,
  type PolynomialDimension,
  rationalToNumber,
  show,
  type Values,
} from '../shape/index.ts'

/** One factor of a product, as text. */
export interface ShownAtom {
  readonly text: string
  /** Where it stands among the factors of a product, and its product among the terms of a sum. */
  readonly rank: number
}

/** coefficient · atoms, which are sorted by rank; an atom to a power is there as often. */
export interface Monomial {
  readonly coefficient: bigint
  readonly atoms: readonly ShownAtom[]
}

/** monomials / divisor. */
export interface Fraction {
  readonly monomials: readonly Monomial[]
  readonly divisor: Monomial
}

/** The usual names of an input's sizes: they are read last. */
const sizesLast: readonly string[] = ['c', 'h', 'w']

const greatest = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatest(b, a % b))

/** The whole monomials of a polynomial over one divisor. `parameters` are names that come first, in this order. */
export function fractionOf(polynomial: PolynomialDimension, parameters: readonly string[]): Fraction {
  const atoms = shownAtoms(polynomial, parameters)
  let denominator = 1n
  const lowest = new Map<string, number>()
  for (const { coefficient, factors } of polynomial.terms) {
    denominator *= coefficient.denominator / greatest(denominator, coefficient.denominator)
    for (const { atom, exponent } of factors)
      lowest.set(atom.key, Math.min(lowest.get(atom.key) ?? 0, exponent))
  }
  const powersOf = (power: (key: string) => number): readonly ShownAtom[] =>
    [...atoms.keys()]
      .flatMap((key) => Array.from({ length: power(key) }, () => atoms.get(key)!))
      .sort((a, b) => a.rank - b.rank)
  const monomials = polynomial.terms.map(({ coefficient, factors }): Monomial => {
    const exponents = new Map(factors.map(({ atom, exponent }) => [atom.key, exponent]))
    return {
      coefficient: (coefficient.numerator * denominator) / coefficient.denominator,
      atoms: powersOf((key) => (exponents.get(key) ?? 0) - (lowest.get(key) ?? 0)),
    }
  })
  return {
    monomials,
    divisor: { coefficient: denominator, atoms: powersOf((key) => -(lowest.get(key) ?? 0)) },
  }
}

/** Every atom of a polynomial: names in their order, roundings of a name behind it, those of larger values first. */
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
  return new Map(keyed.map(({ atom }, rank) => [atom.key, { text: textOf(atom), rank }]))

  function placeOf(name: string): number {
    const parameter = parameters.indexOf(name)
    if (parameter >= 0) return parameter
    return parameters.length + 1 + sizesLast.indexOf(name)
  }
}

function partsOf(atom: Atom): readonly Dimension[] {
  switch (atom.kind) {
    case 'name':
      return []
    case 'minimum':
    case 'maximum':
      return atom.of
    case 'floor':
    case 'ceiling':
    case 'sum':
      return [atom.of]
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
    if (error instanceof RangeError) return 0
    throw error
  }
}

/** Marks that would be read as operators, or would end the name. */
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
