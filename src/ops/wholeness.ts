/** The fact that a dimension is a whole number. */
import {
  type Atom,
  ceiling,
  type Dimension,
  type Fact,
  type Factor,
  floor,
  isDivisible,
  isNumber,
  leastCommonMultiple,
  maximum,
  minimum,
  multiply,
  name,
  number,
  type Term,
} from '../shape/index.ts'

/** `c % r == 0` for c/r: the least product of a number and names that clears all denominators must divide what is left. */
export function wholeness(value: Dimension): Fact {
  const divisor = isNumber(value) ? number(value.value.denominator) : commonDenominator(value.terms)
  return isDivisible(multiply(value, divisor), divisor)
}

function commonDenominator(terms: readonly Term[]): Dimension {
  let whole = 1n
  const powers = new Map<string, Factor>()
  for (const { coefficient, factors } of terms) {
    whole = leastCommonMultiple(whole, coefficient.denominator)
    for (const factor of factors)
      if (factor.exponent < (powers.get(factor.atom.key)?.exponent ?? 0)) powers.set(factor.atom.key, factor)
  }
  let divisor: Dimension = number(whole)
  for (const { atom, exponent } of powers.values())
    for (let i = 0; i > exponent; i -= 1) divisor = multiply(divisor, dimensionOf(atom))
  return divisor
}

function dimensionOf(atom: Atom): Dimension {
  switch (atom.kind) {
    case 'name':
      return name(atom.name)
    case 'floor':
      return floor(atom.of)
    case 'ceiling':
      return ceiling(atom.of)
    case 'minimum':
      return minimum(...atom.of)
    case 'maximum':
      return maximum(...atom.of)
    case 'sum':
      return atom.of
  }
}
