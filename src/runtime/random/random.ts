/**
 * Random numbers as a pure function of a key and a counter, so that any of them can be had again without a history:
 * a resumed run, and a second run with the same seed, draw what the first one drew.
 */

/** A stream of random numbers: 64 bits made by `streamKey`. */
export interface StreamKey {
  readonly high: number
  readonly low: number
}

/** The key of the stream that these parts name; the order and the types of the parts matter. */
export function streamKey(seed: number, ...parts: readonly (string | number)[]): StreamKey {
  let high = mix(0x9e3779b9)
  let low = mix(0x85ebca6b)
  const take = (word: number) => {
    high = mix(high ^ word)
    low = mix(Math.imul(low, 0x01000193) + (word ^ 0x5bd1e995))
  }
  takeNumber(seed, take)
  for (const part of parts) {
    if (typeof part === 'number') takeNumber(part, take)
    else {
      take(0x51ed270b ^ part.length)
      for (let index = 0; index < part.length; index++) take(part.charCodeAt(index))
    }
  }
  return { high: mix(high ^ low) >>> 0, low: mix(low + 0x2545f491) >>> 0 }
}

/** The counter-th number of the stream, uniform over the integers 0 … 2³²-1. Counters are taken modulo 2³². */
export function randomBits(key: StreamKey, counter: number): number {
  // Two bijections of 32 bits with a key before each: streams whose keys are alike have nothing in common.
  return mix(mix(counter ^ key.high) + key.low) >>> 0
}

/** The counter-th number of the stream, uniform in [0, 1). */
export function randomUniform(key: StreamKey, counter: number): number {
  return randomBits(key, counter) / 2 ** 32
}

/** The counter-th number of the stream as an integer, uniform in 0 … bound-1 (bound up to 2³²). */
export function randomBelow(key: StreamKey, counter: number, bound: number): number {
  return Math.floor(randomUniform(key, counter) * bound)
}

/** The numbers 0 … length-1 in random order (Fisher and Yates). */
export function randomPermutation(key: StreamKey, length: number): Uint32Array {
  const order = new Uint32Array(length)
  for (let index = 0; index < length; index++) order[index] = index
  for (let index = length - 1; index > 0; index--) {
    const other = randomBelow(key, index, index + 1)
    const taken = order[index]!
    order[index] = order[other]!
    order[other] = taken
  }
  return order
}

/** Fills `values` with numbers uniform in (-limit, limit). */
export function fillUniform(values: Float32Array, key: StreamKey, limit: number): void {
  const scale = (2 * limit) / 2 ** 32
  for (let index = 0; index < values.length; index++) {
    values[index] = (randomBits(key, index) + 0.5) * scale - limit
  }
}

/** Fills `values` from the normal distribution cut at two deviations; `deviation` is that of the cut distribution. */
export function fillTruncatedNormal(values: Float32Array, key: StreamKey, deviation: number): void {
  const scale = deviation / DEVIATION_CUT_AT_TWO
  for (let index = 0; index < values.length; index++) {
    let normal = standardNormal(key, index, 0)
    for (let attempt = 1; Math.abs(normal) > 2; attempt++) normal = standardNormal(key, index, attempt)
    values[index] = normal * scale
  }
}

/** The deviation of the standard normal distribution cut at ±2: √(1 - 4φ(2) / (2Φ(2) - 1)). */
const DEVIATION_CUT_AT_TWO = 0.8796256610342398

/** Box and Muller; each attempt at an index has two counters of its own in a stream of its own. */
function standardNormal(key: StreamKey, index: number, attempt: number): number {
  const radius = mix(key.high ^ Math.imul(2 * attempt + 1, 0x9e3779b1))
  const angle = mix(key.high ^ Math.imul(2 * attempt + 2, 0x9e3779b1))
  const first = (randomBits({ high: radius, low: key.low }, index) + 0.5) / 2 ** 32
  const second = randomBits({ high: angle, low: key.low }, index) / 2 ** 32
  return Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second)
}

function takeNumber(value: number, take: (word: number) => void): void {
  NUMBER_BYTES.setFloat64(0, value)
  take(NUMBER_BYTES.getInt32(0))
  take(NUMBER_BYTES.getInt32(4))
}

const NUMBER_BYTES = new DataView(new ArrayBuffer(8))

/** A bijection of 32 bits with good avalanche: Chris Wellons' `triple32` (hash-prospector, public domain). */
function mix(word: number): number {
  let x = word
  x ^= x >>> 17
  x = Math.imul(x, 0xed5ad4bb)
  x ^= x >>> 11
  x = Math.imul(x, 0xac4c1b51)
  x ^= x >>> 15
  x = Math.imul(x, 0x31848bab)
  x ^= x >>> 14
  return x
}
