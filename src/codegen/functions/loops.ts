/** Steps that repeat: found in a body so that they can be written as a loop. */
import { show } from '../../shape/index.ts'
import { type Body, type BodyStep, dimensionsOf, inputsOf, type Reference } from './body.ts'

/** One step, or `count` rounds of `period` steps in a chain whose names end in the number of the round. */
export interface Item {
  readonly first: number
  /** The last step, whose value is the item's value. */
  readonly last: number
  /** Null for one step alone. */
  readonly loop: { readonly period: number; readonly from: number; readonly to: number } | null
}

const longestRound = 6
const fewestRounds = 3

/** A step's name with the number in it that counts rounds: `stage/block_3/conv` is `stage/block_`, 3, `/conv`. */
export interface NumberedName {
  readonly before: string
  readonly number: number
  readonly after: string
}

/** The number that differs between two names that differ in one number only; null for other names. */
export function numberedName(name: string, next: string): NumberedName | null {
  for (const { index, 0: digits } of name.matchAll(/(?<=_)[0-9]+(?=\/|$)/g)) {
    const [before, after] = [name.slice(0, index), name.slice(index + digits.length)]
    const number = Number(digits)
    if (next === `${before}${number + 1}${after}`) return { before, number, after }
  }
  return null
}

/** What a step computes, apart from its name and inputs. */
function content(step: BodyStep): string {
  const notes = step.notes.join('\n')
  if (step.kind === 'block')
    return JSON.stringify([notes, [...step.arguments].map(([slot, value]) => [slot, show(value)])])
  const keys = JSON.stringify(step.configuration, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && 'kind' in value
      ? 'dimension'
      : value,
  )
  return JSON.stringify([notes, step.from, step.layer, keys, dimensionsOf(step).map(show)])
}

function isStep(reference: Reference | undefined, index: number): boolean {
  return reference?.kind === 'step' && reference.index === index
}

/** Groups the steps of a body; `together` says whether two steps may stand in one loop. */
export function itemsOf(
  body: Body,
  readers: readonly (readonly (number | 'result')[])[],
  together: (a: number, b: number) => boolean,
): readonly Item[] {
  const { steps } = body
  const contents = steps.map(content)
  /** Whether a step does nothing but go on from the step before it, which nothing else reads. */
  const continues = (index: number) =>
    inputsOf(steps[index]!).length === 1 &&
    isStep(inputsOf(steps[index]!)[0], index - 1) &&
    readers[index - 1]!.length === 1
  const same = (a: number, b: number) => {
    const [left, right] = [steps[a]!, steps[b]!]
    if (contents[a] !== contents[b] || left.kind !== right.kind || !together(a, b)) return false
    return left.kind === 'layer' || (right.kind === 'block' && left.block === right.block)
  }
  const roundsFrom = (first: number, period: number): Item | null => {
    for (let offset = 1; offset < period; offset++) if (!continues(first + offset)) return null
    if (inputsOf(steps[first]!).length !== 1) return null
    const numbers: NumberedName[] = []
    for (let offset = 0; offset < period; offset++) {
      const next = steps[first + offset + period]
      const number = next && numberedName(steps[first + offset]!.name, next.name)
      if (!number || number.number !== (numbers[0] ?? number).number) return null
      numbers.push(number)
    }
    let end = first + period
    for (; end < steps.length; end++) {
      const { before, number, after } = numbers[(end - first) % period]!
      const round = Math.floor((end - first) / period)
      if (!continues(end) || !same(end - period, end)) break
      if (steps[end]!.name !== `${before}${number + round}${after}`) break
    }
    const rounds = Math.floor((end - first) / period)
    const from = numbers[0]!.number
    if (rounds < fewestRounds) return null
    return { first, last: first + rounds * period - 1, loop: { period, from, to: from + rounds - 1 } }
  }
  const items: Item[] = []
  for (let index = 0; index < steps.length; ) {
    let item: Item = { first: index, last: index, loop: null }
    for (
      let period = 1;
      period <= longestRound && item.loop === null && index + period < steps.length;
      period++
    )
      item = roundsFrom(index, period) ?? item
    items.push(item)
    index = item.last + 1
  }
  return items
}
