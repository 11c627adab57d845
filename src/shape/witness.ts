/** Looks for assignments with a property among small numbers and those that facts name, small ones first. */
import { evaluateDimension } from './evaluate.ts'
import { type Assignment, type Facts, mapFact } from './facts.ts'
import { type Dimension, type NameAtom, partsOf, termsOf } from './polynomial.ts'
import { isIntegerRational } from './rational.ts'

/** Where to look. */
export interface Field {
  /** The names that get values. */
  readonly atoms: ReadonlyMap<string, NameAtom>
  /** What they are in free names, where they are not free themselves. */
  readonly values: ReadonlyMap<string, Dimension>
  /** The free names and what is tried for each, in this order. */
  readonly candidates: ReadonlyMap<string, readonly bigint[]>
}

/** The values of the names at values of the free ones; null where a name would not be what it stands for. */
function assignmentAt(field: Field, free: ReadonlyMap<string, bigint>): Assignment | null {
  const result = new Map<string, bigint>()
  for (const [text, atom] of field.atoms) {
    const dimension = field.values.get(text)
    if (dimension === undefined) {
      result.set(text, free.get(text) as bigint)
      continue
    }
    const value = evaluateDimension(dimension, free)
    if (!isIntegerRational(value) || (atom.domain === 'whole' && value.numerator < 1n)) return null
    result.set(text, value.numerator)
  }
  return result
}

/** All ways to put a total into places that hold at most so much each. */
function* distributions(total: number, rooms: readonly number[]): Generator<readonly number[]> {
  const [room, ...others] = rooms
  if (room === undefined) {
    if (total === 0) yield []
    return
  }
  for (let here = Math.min(total, room); here >= 0; here -= 1)
    for (const rest of distributions(total - here, others)) yield [here, ...rest]
}

/** An assignment in the field with a property, or null where none is met in so many tries. */
export function findAssignment(
  field: Field,
  isWanted: (assignment: Assignment) => boolean,
  tries: number,
): Assignment | null {
  const free = [...field.candidates.keys()]
  const lists = [...field.candidates.values()]
  const rooms = lists.map((list) => list.length - 1)
  const most = rooms.reduce((sum, room) => sum + room, 0)
  let left = tries
  const at = (values: readonly bigint[]): Assignment | null => {
    try {
      const assignment = assignmentAt(field, new Map(free.map((text, i) => [text, values[i]!])))
      return assignment !== null && isWanted(assignment) ? assignment : null
    } catch (error) {
      // A divisor is 0 here.
      if (error instanceof RangeError) return null
      throw error
    }
  }
  for (let total = 0; total <= most; total += 1)
    for (const places of distributions(total, rooms)) {
      if (left === 0) return null
      left -= 1
      const found = at(places.map((place, i) => lists[i]![place]!))
      if (found !== null) return found
    }
  return null
}

function collectNumbers(dimension: Dimension, found: Set<bigint>): void {
  if (dimension.kind === 'number') found.add(dimension.value.numerator)
  for (const { coefficient, factors } of termsOf(dimension)) {
    found.add(coefficient.numerator).add(coefficient.denominator)
    for (const { atom } of factors) for (const part of partsOf(atom)) collectNumbers(part, found)
  }
}

const mostNumbers = 24

/** Numbers at which facts may change: small ones, those that occur in the facts with their neighbours, and some large ones. */
export function interestingNumbers(facts: Facts): readonly bigint[] {
  const found = new Set<bigint>()
  for (const fact of facts)
    mapFact(fact, (dimension) => {
      collectNumbers(dimension, found)
      return dimension
    })
  const near = [...found].flatMap((value) => {
    const size = value < 0n ? -value : value
    return [size - 1n, size, size + 1n]
  })
  const all = new Set([...near.slice(0, mostNumbers), ...small, ...large].filter((value) => value >= 1n))
  return [...all].sort((a, b) => (a < b ? -1 : 1))
}

const small = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]
const large = [16n, 32n, 64n, 256n, 1024n, 65_536n]
/** Tried for names of rational numbers, where witnesses are whole all the same. */
export const rationalCandidates: readonly bigint[] = [1n, 2n, 0n, -1n, 3n, -2n, 10n, -10n, 1000n]
