/** Dropout masks from a run's seed, the step and a layer's name: the same masks that a compiled graph draws. */
import { nameDigests } from '../contract/name_digests.ts'
import { statelessBits } from './philox.ts'
import { randomBits, streamKey } from './random.ts'

/** The key of a step's masks: two signed 32-bit numbers. */
interface MaskKey {
  /** The run's seed, from `dropoutSeed`. */
  readonly seed: number
  /** The number of steps done before. */
  readonly step: number
}

/** The seed of a run's masks. A graph's whole numbers have 32 bits, but a recipe's seed may be larger. */
export function dropoutSeed(seed: number): number {
  return randomBits(streamKey(seed, 'dropout'), 0) | 0
}

/** For each value 0 with probability `rate`, else 1/(1 - rate), in 32 bits: the factors of `dropped` in the graph. */
export function dropoutMask(
  size: number,
  rate: number,
  { seed, step }: MaskKey,
  layer: string,
): Float32Array {
  const [ofSeed, ofStep] = nameDigests(layer)
  const words = statelessBits(seed ^ ofSeed, step ^ ofStep, size)
  // The lower 23 bits of a word over 2²³ are TensorFlow's number in [0, 1). A value is kept if this number is at least
  // the rate. Both are exact.
  const least = Math.ceil(Math.fround(rate) * 2 ** 23)
  const mask = new Float32Array(words.buffer, 0, size)
  const kept = bitsOf(1 / (1 - rate))
  // Selects all bits of the factor or none, as random branches would cost more than drawing the numbers.
  for (let index = 0; index < size; index++)
    words[index] = kept & ~(((words[index]! & 0x7fffff) - least) >> 31)
  return mask
}

/** The bits of a 32-bit floating-point number. */
function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!
}
