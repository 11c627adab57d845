/** The value of a function at names: itself, where working it out would not tell more. */
import { type Atom, type Dimension, name as nameDimension, rationalName, show } from '../../shape/index.ts'
import { type Proof, Split } from '../assumptions/proof.ts'
import type { Checking } from '../checking.ts'
import { constant, type NumberValue, type Value } from './values.ts'

/**
 * Evaluates a function's body. Where it takes one of several ways, and where it rounds a rational number (as the width
 * multipliers of MobileNet do), the value is an unknown number of its own, equal for equal arguments:
 * `round8(32·width)`. A block that takes such a number has one type all the same. As parameters are, an Int is then
 * taken to be at least 1.
 *
 * @param isInt whether the function is declared to give an Int
 */
export function functionValue(
  name: string,
  given: readonly Value[],
  isInt: boolean,
  checking: Checking,
  evaluateBody: () => Value,
): Value {
  const { proof } = checking
  const numbers = given.filter((value): value is NumberValue => value.kind === 'number')
  if (proof === null || numbers.length < given.length) return evaluateBody()
  try {
    const value = evaluateBody()
    return value.kind === 'number' && roundsRational(value.value)
      ? valueOfItsOwn(name, numbers, isInt, proof)
      : value
  } catch (thrown) {
    if (!(thrown instanceof Split)) throw thrown
    return valueOfItsOwn(name, numbers, isInt, proof)
  }
}

function valueOfItsOwn(
  name: string,
  numbers: readonly NumberValue[],
  isInt: boolean,
  proof: Proof,
): NumberValue {
  const text = `${name}(${numbers.map(({ value }) => show(value)).join(', ')})`
  proof.derived.set(
    text,
    numbers.map(({ value }) => value),
  )
  return constant(isInt ? nameDimension(text) : rationalName(text))
}

/** Whether a rounding, a minimum or a maximum has a rational name in it. */
function roundsRational(dimension: Dimension): boolean {
  return atomsOf(dimension).some((atom) => atom.kind !== 'name' && atomsInside(atom).some(isRational))
}

function isRational(atom: Atom): boolean {
  return atom.kind === 'name' ? atom.domain === 'rational' : atomsInside(atom).some(isRational)
}

function atomsInside(atom: Atom): readonly Atom[] {
  switch (atom.kind) {
    case 'name':
      return []
    case 'minimum':
    case 'maximum':
      return atom.of.flatMap(atomsOf)
    case 'floor':
    case 'ceiling':
    case 'sum':
      return atomsOf(atom.of)
  }
}

function atomsOf(dimension: Dimension): readonly Atom[] {
  return dimension.kind === 'number'
    ? []
    : dimension.terms.flatMap(({ factors }) => factors.map(({ atom }) => atom))
}
