/** A tape of numbers from which a random program is read: a shorter tape, or smaller numbers, make a smaller program. */

export interface Choices {
  /** A whole number from 0 up to, but not including, `count`. */
  readonly below: (count: number) => number
  /** One of the items; the first where the tape is at its end. */
  readonly oneOf: <Item>(items: readonly Item[]) => Item
  /** True in this many of a hundred cases. */
  readonly chance: (percent: number) => boolean
}

/** Reads choices from a tape; behind its end every choice is the first. */
export function choicesFrom(tape: readonly number[]): Choices {
  let position = 0
  const below = (count: number) => (tape[position++] ?? 0) % count
  return {
    below,
    oneOf: (items) => items[below(items.length)]!,
    chance: (percent) => below(100) >= 100 - percent,
  }
}
