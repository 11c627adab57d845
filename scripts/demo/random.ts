/** Seeded random numbers for the demonstration's pictures: the same key gives the same numbers on every machine. */
import { randomBits, streamKey } from '../../src/runtime/random/random.ts'

/** A stream of numbers; each call takes the next. */
export interface Random {
  /** 32 random bits, as a whole number. */
  readonly bits: () => number
  /** Uniform in [low, high). */
  readonly between: (low: number, high: number) => number
  /** A whole number, low and high included. */
  readonly integer: (low: number, high: number) => number
  /** True with this probability. */
  readonly chance: (probability: number) => boolean
}

/** The stream of a key, such as (seed, part, class, number): a picture does not depend on those drawn before it. */
export function randomOf(seed: number, ...parts: readonly (string | number)[]): Random {
  const key = streamKey(seed, 'demonstration', ...parts)
  let counter = 0
  const bits = (): number => randomBits(key, counter++)
  const fraction = (): number => bits() / 2 ** 32
  return {
    bits,
    between: (low, high) => low + (high - low) * fraction(),
    integer: (low, high) => low + Math.floor((high - low + 1) * fraction()),
    chance: (probability) => fraction() < probability,
  }
}
