/** Simple facts about names that would prove a fact, for messages and for inferred conditions. */
import { decisionOf, isSatisfiable, smallEffort } from './decision.ts'
import { divide, number, subtract } from './dimension.ts'
import {
  type Fact,
  type Facts,
  isDivisible,
  isEqual,
  keyOfFact,
  nameAtomsOfFact,
  namesOfFact,
} from './facts.ts'
import { goalOf } from './goal.ts'
import { type Dimension, fromAtom, keyOf, type NameAtom, partsOf, termsOf } from './polynomial.ts'
import { commonPeriod } from './quasi_polynomial.ts'
import { solutionsOf } from './replacement.ts'
import { describeOneSize } from './simple_facts.ts'
import { functionsIn } from './size_branches.ts'
import { wholeness } from './wholeness.ts'

/**
 * Simple facts that, together with the given ones, prove a fact; none if it is already proved. If no simple ones are
 * found, the fact itself.
 */
export function settling(fact: Fact, given: Facts): readonly Fact[] {
  return decisionOf(fact, given) === 'proved' ? [] : settlingOpen(fact, given)
}

/** As `settling`, for a fact that is known to be unproved. */
export function settlingOpen(fact: Fact, given: Facts): readonly Fact[] {
  for (const candidate of candidatesFor(fact, given))
    if (candidate.length > 0 && settles(candidate, fact, given)) return candidate
  return [plainly(fact)]
}

/** Whether facts prove another one, other than by contradicting what is given. */
function settles(candidate: Facts, fact: Fact, given: Facts): boolean {
  const all = [...given, ...candidate]
  return decisionOf(fact, all, smallEffort) === 'proved' && isSatisfiable(all)
}

function* candidatesFor(fact: Fact, given: Facts): Generator<Facts> {
  if (isSimple(fact)) yield [fact]
  const atoms = [...nameAtomsOfFact(fact).values()]
  const [only, ...others] = atoms
  if (only !== undefined && others.length === 0) {
    const own = given.filter((each) => [...namesOfFact(each)].every((text) => text === only.name))
    const description = describeOneSize(only, fact, own)
    if (description !== null) yield description.facts
  }
  const moduli = modulesFor(fact, given)
  if (moduli !== null) yield moduli
  const whole = roundedIn(goalOf(fact).of).map(wholeness)
  yield [...new Map(whole.map((each) => [keyOfFact(each), each])).values()]
  if (fact.kind === 'equal') {
    for (const { atom, value } of solutionsOf(subtract(fact.left, fact.right)))
      yield [isEqual(fromAtom(atom), value)]
    for (const [index, a] of atoms.entries())
      for (const b of atoms.slice(index + 1)) yield [isEqual(fromAtom(a), fromAtom(b))]
  }
}

function isName(dimension: Dimension): boolean {
  const [factor, ...others] = termsOf(dimension).flatMap(({ factors }) => factors)
  if (factor === undefined || others.length > 0 || factor.atom.kind !== 'name') return false
  return keyOf(dimension) === keyOf(fromAtom(factor.atom))
}

/** Whether a fact bounds a bare name, equates it with something or excludes that, or says what it is divisible by. */
function isSimple(fact: Fact): boolean {
  const [left, right] = sidesOf(fact)
  return isName(left) && roundedIn(right).length === 0
}

function sidesOf(fact: Fact): readonly [Dimension, Dimension] {
  switch (fact.kind) {
    case 'equal':
    case 'different':
      return [fact.left, fact.right]
    case 'at-least':
      return [fact.value, fact.least]
    case 'below':
      return [fact.value, fact.limit]
    case 'divisible':
    case 'indivisible':
      return [fact.value, fact.divisor]
  }
}

/** The arguments of the roundings in a dimension. */
function roundedIn(dimension: Dimension): Dimension[] {
  return termsOf(dimension).flatMap(({ factors }) =>
    factors.flatMap(({ atom }) => [
      ...(atom.kind === 'floor' || atom.kind === 'ceiling' ? [atom.of] : []),
      ...partsOf(atom).flatMap(roundedIn),
    ]),
  )
}

/** For each size under a rounding, a modulus such that divisibility by all of them proves the fact. */
function modulesFor(fact: Fact, given: Facts): Facts | null {
  const sizes: { readonly atom: NameAtom; modulus: number }[] = []
  for (const { atom, byKey } of functionsIn([goalOf(fact).of])) {
    let modulus: number | null = 1
    for (const of of byKey.values()) modulus = modulus === null ? null : commonPeriod(modulus, of.period)
    if (modulus === null) return null
    sizes.push({ atom, modulus })
  }
  const asFacts = (list: typeof sizes) =>
    list
      .filter(({ modulus }) => modulus > 1)
      .map(({ atom, modulus }) => isDivisible(fromAtom(atom), number(modulus)))
  const proves = (list: typeof sizes) =>
    decisionOf(fact, [...given, ...asFacts(list)], smallEffort) === 'proved'
  if (!proves(sizes)) return null
  for (const size of sizes)
    for (let modulus = 1; modulus < size.modulus; modulus += 1) {
      if (size.modulus % modulus !== 0) continue
      if (!proves(sizes.map((each) => (each === size ? { ...each, modulus } : each)))) continue
      size.modulus = modulus
      break
    }
  return asFacts(sizes)
}

/** The same fact in fewer words: a divisibility omits whatever is whole anyway. */
export function plainly(fact: Fact): Fact {
  const [only, ...others] = nameAtomsOfFact(fact).values()
  if (only?.domain === 'whole' && others.length === 0) {
    const description = describeOneSize(only, fact, [])
    const [plain, ...more] = description?.isExact ? description.facts : []
    if (plain !== undefined && more.length === 0) return plain
  }
  if (fact.kind === 'divisible') {
    const whole = wholeness(divide(fact.value, fact.divisor))
    return keyOfFact(whole).length < keyOfFact(fact).length ? whole : fact
  }
  return fact
}
