/** The masks of dropout, from a run's seed, the step and a layer's name: those that a compiled graph draws. */
import { nameDigests } from '../contract/name_digests.ts'
import { statelessBits } from './philox.ts'
import { randomBits, streamKey } from './random.ts'

/** What the masks of a step are drawn from: two signed numbers of 32 bits. */
export interface MaskKey {
  /** The run's, as `dropoutSeed` gives it. */
  readonly seed: number
  /** The number of steps done before. */
  readonly step: number
}

/** The seed of a run's masks: whole numbers of a graph have 32 bits, and the seed of a recipe may be larger. */
export function dropoutSeed(seed: number): number {
  return randomBits(streamKey(seed, 'dropout'), 0) | 0
}

/** For each value 0 with probability `rate`, else 1/(1 - rate), on 32 bits: what `dropped` of the graph multiplies with. */
export function dropoutMask(
  size: number,
  rate: number,
  { seed, step }: MaskKey,
  layer: string,
): Float32Array {
  const [ofSeed, ofStep] = nameDigests(layer)
  const words = statelessBits(seed ^ ofSeed, step ^ ofStep, size)
  // The lower 23 bits of a word over 2²³ are TensorFlow's number in [0, 1), which is kept from the rate up. Both are exact.
  const least = Math.ceil(Math.fround(rate) * 2 ** 23)
  const mask = new Float32Array(words.buffer, 0, size)
  const kept = bitsOf(1 / (1 - rate))
  // All bits of the factor or none, as random branches cost more than the numbers.
  for (let index = 0; index < size; index++)
    words[index] = kept & ~(((words[index]! & 0x7fffff) - least) >> 31)
  return mask
}

/** The bits of a number on 32 bits. */
function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!
}
