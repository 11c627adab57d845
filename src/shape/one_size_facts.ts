/** Combines all facts about one name alone: its smallest value, and the step between its values. */
import { add, divide, multiply, name, number, subtract } from './dimension.ts'
import { allHoldAt } from './evaluate.ts'
import type { Fact } from './facts.ts'
import { commonRhythm, rhythmOf } from './one_size.ts'
import { greatestCommonDivisor } from './rational.ts'
import { freshName, type Replacement } from './replacement.ts'

/**
 * The replacement of a name by least + step·(free - 1); null if that adds nothing, `contradiction` if no value is left.
 */
export function soleNameStep(
  text: string,
  facts: readonly Fact[],
  mark: string,
): Replacement | 'contradiction' | null {
  const examined = facts.filter((fact) => rhythmOf(fact) !== null)
  const rhythm = examined.length === 0 ? null : commonRhythm(examined)
  if (rhythm === null) return null
  const { start, period } = rhythm
  // Two periods show every step.
  const end = start + 2 * period
  const allowed: bigint[] = []
  for (let value = 1n; value < end; value += 1n)
    if (allHoldAt(examined, new Map([[text, value]]))) allowed.push(value)
  const [least] = allowed
  if (least === undefined) return 'contradiction'
  const step = allowed.reduce((common, value) => greatestCommonDivisor(common, value - least), 0n)
  const isEndless = allowed.at(-1)! >= start
  if (step === 0n && !isEndless)
    return { name: text, value: number(least), fresh: null, used: examined, added: [] }
  const isAll = isEndless && (BigInt(end - 1) - least) / step + 1n === BigInt(allowed.length)
  if (least === 1n && step === 1n && !isAll) return null
  const free = freshName(text, mark)
  const shift = number(least - step)
  return {
    name: text,
    value: add(multiply(number(step), name(free)), shift),
    fresh: { name: free, value: divide(subtract(name(text), shift), number(step)) },
    used: isAll ? examined : [],
    added: [],
  }
}
