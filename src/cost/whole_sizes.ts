/**
 * Keeps map sizes as single factors of a cost: (⌊(h - k)/s⌋ + 1)·(⌊(w - k)/s⌋ + 1) instead of the four terms it expands
 * to.
 */
import { add, number, show, subtract } from '../shape/index.ts'
import type { Monomial, ShownAtom } from './monomials.ts'

/** Ways to express a rounding by another number: atom = sign·(other) + shift. */
const rewritings = [
  { sign: 1n, shift: -1n },
  { sign: 1n, shift: 1n },
  { sign: -1n, shift: 1n },
  { sign: -1n, shift: 0n },
] as const

/** The same sum, with roundings replaced by such a number wherever that leaves fewer terms. */
export function withWholeSizes(monomials: readonly Monomial[]): readonly Monomial[] {
  let best = monomials
  for (const atom of new Set(monomials.flatMap(({ atoms }) => atoms))) {
    if (atom.rounded === null) continue
    const before = best
    for (const rewriting of rewritings) {
      const tried = rewritten(before, atom, rewriting)
      if (weight(tried) < weight(best)) best = tried
    }
  }
  return best
}

/** Orders by term count, then by number of subtractions. */
function weight(monomials: readonly Monomial[]): number {
  return (
    monomials.length + monomials.filter(({ coefficient }) => coefficient < 0n).length / (monomials.length + 1)
  )
}

function rewritten(
  monomials: readonly Monomial[],
  atom: ShownAtom,
  { sign, shift }: (typeof rewritings)[number],
): readonly Monomial[] {
  const other = otherAtom(atom, sign, shift)
  const collected = new Map<string, Monomial>()
  for (const { coefficient, atoms } of monomials) {
    const rest = atoms.filter((each) => each !== atom)
    // Expands (sign·other + shift)ⁿ factor by factor; `powers` holds the coefficient of each power of the other number.
    let powers: readonly bigint[] = [coefficient]
    for (let n = rest.length; n < atoms.length; n += 1)
      powers = Array.from(
        { length: powers.length + 1 },
        (_, power) => shift * (powers[power] ?? 0n) + sign * (powers[power - 1] ?? 0n),
      )
    for (const [power, each] of powers.entries()) {
      const all = [...rest, ...Array.from({ length: power }, () => other)].sort((a, b) => a.rank - b.rank)
      const key = all.map(({ rank }) => rank).join(' ')
      collected.set(key, { coefficient: (collected.get(key)?.coefficient ?? 0n) + each, atoms: all })
    }
  }
  return [...collected.values()].filter(({ coefficient }) => coefficient !== 0n)
}

/** sign·(atom - shift) as a factor: the integer is written inside or outside the rounding, whichever is shorter. */
function otherAtom({ rounded, rank }: ShownAtom, sign: bigint, shift: bigint): ShownAtom {
  const { kind, of } = rounded!
  const inside = sign === 1n ? of : subtract(number(0), of)
  // ⌈-x⌉ is -⌊x⌋.
  const [open, close] = (kind === 'floor') === (sign === 1n) ? ['⌊', '⌋'] : ['⌈', '⌉']
  const whole = -sign * shift
  const within = `${open}${show(add(inside, number(whole)))}${close}`
  const outside = whole === 0n ? within : `(${open}${show(inside)}${close} ${whole < 0n ? '- 1' : '+ 1'})`
  return { text: within.length <= outside.length ? within : outside, rank, rounded: null }
}
