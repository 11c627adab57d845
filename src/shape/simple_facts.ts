/** Describes a fact about one size in the simplest words: `h >= 7`, `h % 2 == 0`, `h == 64`. */
import { add, number } from './dimension.ts'
import { allHoldAt, truthAt } from './evaluate.ts'
import { type Fact, type Facts, isAtLeast, isDivisible, isEqual } from './facts.ts'
import { commonRhythm } from './one_size.ts'
import { fromAtom, type NameAtom } from './polynomial.ts'

/** Simple facts about one size that imply a fact. */
interface Description {
  readonly facts: Facts
  /** Whether the fact implies them as well. */
  readonly isExact: boolean
}

const divisorsOf = (n: number) => Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0)

/** Simple facts that imply a fact where the given ones hold; null if there are none within the limits. */
export function describeOneSize(atom: NameAtom, fact: Fact, given: Facts): Description | null {
  const rhythm = commonRhythm([...given, fact])
  if (rhythm === null) return null
  const { start, period } = rhythm
  const good: number[] = []
  const bad: number[] = []
  for (let size = 1; size < start + 2 * period; size += 1) {
    const values = new Map([[atom.name, BigInt(size)]])
    if (!allHoldAt(given, values)) continue
    if (truthAt(fact, values) === false) bad.push(size)
    else good.push(size)
  }
  const [least] = good
  if (least === undefined) return null
  const size = fromAtom(atom)
  if (good.at(-1)! < start) return describeFew(size, good, bad)
  const lastBad = bad.at(-1) ?? 0
  if (lastBad < start) {
    const from = good.find((each) => each > lastBad)!
    return { facts: lastBad === 0 ? [] : [isAtLeast(size, number(from))], isExact: from === least }
  }
  let first: Description | null = null
  for (const divisor of divisorsOf(period).slice(1))
    for (let residue = 0; residue < divisor; residue += 1) {
      const isInClass = (each: number) => each % divisor === residue
      const badThere = bad.filter(isInClass).at(-1) ?? 0
      const from = good.find((each) => isInClass(each) && each > badThere)
      if (badThere >= start || from === undefined) continue
      const shifted = residue === 0 ? size : add(size, number(divisor - residue))
      const facts = [isDivisible(shifted, number(divisor))]
      const isExact = good.every((each) => isInClass(each) && each >= from)
      const found = { facts: badThere === 0 ? facts : [...facts, isAtLeast(size, number(from))], isExact }
      if (isExact) return found
      first ??= found
    }
  return first
}

/** Describes finitely many sizes. */
function describeFew(
  size: ReturnType<typeof fromAtom>,
  good: readonly number[],
  bad: readonly number[],
): Description {
  const least = good[0]!
  const most = good.at(-1)!
  const isRange = bad.every((each) => each < least || each > most)
  if (good.length === 1 || !isRange)
    return { facts: [isEqual(size, number(least))], isExact: good.length === 1 }
  const below: Fact = { kind: 'below', value: size, limit: number(most + 1) }
  const isFromFirst = bad.every((each) => each > most)
  return { facts: isFromFirst ? [below] : [isAtLeast(size, number(least)), below], isExact: true }
}
