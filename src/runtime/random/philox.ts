/**
 * The random bits of TensorFlow's stateless operations: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", 2011, with the keys that TensorFlow makes of two seeds.
 */

/** The paper's multipliers, whole and in halves of 16 bits, and what each round adds to the key. */
const FIRST = { whole: 0xd2511f53, high: 0xd251, low: 0x1f53, added: 0x9e3779b9 } as const
const SECOND = { whole: 0xcd9e8d57, high: 0xcd9e, low: 0x8d57, added: 0xbb67ae85 } as const

const ROUNDS = 10

/** The key that TensorFlow scrambles all seeds with. */
const SCRAMBLING = [0x3ec8f720, 0x02461e29] as const

/**
 * The first `count` numbers of 32 bits, as signed ones, that two signed seeds of 32 bits give. The array ends with a
 * whole block of four numbers, so it may be a little longer.
 */
export function statelessBits(first: number, second: number, count: number): Int32Array {
  // TensorFlow widens the seeds to 64 bits, with their sign.
  const counter = Int32Array.of(first, first >> 31, second, second >> 31)
  const scrambled = new Int32Array(4)
  writeBlock(scrambled, 0, roundKeys(...SCRAMBLING), counter)
  const keys = roundKeys(scrambled[0]!, scrambled[1]!)
  counter.fill(0, 0, 2)
  counter.set(scrambled.subarray(2), 2)
  const bits = new Int32Array(4 * Math.ceil(count / 4))
  // The first word of the counter suffices for 2³⁴ numbers, more than an array holds.
  for (let at = 0; at < bits.length; at += 4, counter[0]!++) writeBlock(bits, at, keys, counter)
  return bits
}

/** The two keys of each round, one after the other. */
function roundKeys(first: number, second: number): Int32Array {
  const keys = new Int32Array(2 * ROUNDS)
  for (let round = 0; round < ROUNDS; round++) {
    keys[2 * round] = first + Math.imul(round, FIRST.added)
    keys[2 * round + 1] = second + Math.imul(round, SECOND.added)
  }
  return keys
}

/**
 * Writes the four numbers of a counter. A step draws millions of them: this is called for each block, and all that it
 * reads is in arrays of whole numbers, because V8 then compiles it to arithmetic on 32 bits; in one large loop it may
 * take twice as long.
 */
function writeBlock(bits: Int32Array, at: number, keys: Int32Array, counter: Int32Array): void {
  let word0 = counter[0]!
  let word1 = counter[1]!
  let word2 = counter[2]!
  let word3 = counter[3]!
  for (let index = 0; index < 2 * ROUNDS; index += 2) {
    const low0 = Math.imul(FIRST.whole, word0)
    const low2 = Math.imul(SECOND.whole, word2)
    const high0 = highHalf(FIRST.high, FIRST.low, word0)
    const high2 = highHalf(SECOND.high, SECOND.low, word2)
    word0 = high2 ^ word1 ^ keys[index]!
    word1 = low2
    word2 = high0 ^ word3 ^ keys[index + 1]!
    word3 = low0
  }
  bits[at] = word0
  bits[at + 1] = word1
  bits[at + 2] = word2
  bits[at + 3] = word3
}

/** The upper 32 of the 64 bits of a product of unsigned numbers, one of them given in halves of 16 bits. */
function highHalf(high: number, low: number, factor: number): number {
  const factorLow = factor & 0xffff
  const factorHigh = factor >>> 16
  const middle = (Math.imul(high, factorLow) + (Math.imul(low, factorLow) >>> 16)) | 0
  const carried = (Math.imul(low, factorHigh) + (middle & 0xffff)) | 0
  return (Math.imul(high, factorHigh) + (middle >>> 16) + (carried >>> 16)) | 0
}
