/** Random numbers: the same for the same key and counter, uniform, and unrelated for other keys. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fillTruncatedNormal,
  fillUniform,
  randomBelow,
  randomBits,
  randomPermutation,
  randomUniform,
  type StreamKey,
  streamKey,
} from '../../src/runtime/random/random.ts'

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: ArrayLike<number>) => {
  const centre = mean(values)
  return mean(Array.from(values, (value) => (value - centre) ** 2))
}
const draws = (key: StreamKey, count: number) =>
  Array.from({ length: count }, (_, index) => randomUniform(key, index))

describe('a stream', () => {
  it('is fixed for ever: a checkpoint of today must go on tomorrow', () => {
    const key = streamKey(1, 'window', 0, 17)
    expect([0, 1, 2, 4294967295].map((counter) => randomBits(key, counter))).toMatchInlineSnapshot(`
      [
        2664187191,
        122545886,
        2127214640,
        361476007,
      ]
    `)
    expect(Array.from(randomPermutation(streamKey(1, 'order', 0), 12))).toMatchInlineSnapshot(`
      [
        10,
        1,
        7,
        8,
        0,
        3,
        6,
        2,
        4,
        5,
        9,
        11,
      ]
    `)
  })

  it('depends on every part of its name, on their order and on their kind', () => {
    const part = fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.double({ noNaN: true }))
    const name = fc.tuple(fc.integer(), fc.array(part, { maxLength: 3 }))
    fc.assert(
      fc.property(name, name, ([seed, parts], [otherSeed, otherParts]) => {
        const same = Object.is(seed, otherSeed) && JSON.stringify(parts) === JSON.stringify(otherParts)
        const [one, other] = [streamKey(seed, ...parts), streamKey(otherSeed, ...otherParts)]
        expect(one.high === other.high && one.low === other.low).toBe(same)
      }),
      { numRuns: 5000 },
    )
    expect(streamKey(1, 2, 3)).not.toEqual(streamKey(1, 3, 2))
    expect(streamKey(1, '2')).not.toEqual(streamKey(1, 2))
    expect(streamKey(1, 'ab', 'c')).not.toEqual(streamKey(1, 'a', 'bc'))
  })

  it('is uniform: 64 cells of 2000 expected draws each', () => {
    for (const key of [streamKey(0), streamKey(1), streamKey(1, 'a'), { high: 0, low: 0 }]) {
      const cells = new Uint32Array(64)
      for (const value of draws(key, 128_000)) cells[Math.floor(value * 64)]!++
      const chi = cells.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)
      // 63 degrees of freedom: 99.99% lie between 26 and 115.
      expect(chi).toBeGreaterThan(26)
      expect(chi).toBeLessThan(115)
    }
  })

  it('is unrelated to its neighbour in counter, seed or name', () => {
    const correlation = (left: readonly number[], right: readonly number[]) =>
      mean(left.map((value, index) => (value - 0.5) * (right[index]! - 0.5))) * 12
    const count = 100_000
    const base = draws(streamKey(5, 'x', 0), count)
    for (const other of [
      draws(streamKey(5, 'x', 0), count + 1).slice(1),
      draws(streamKey(6, 'x', 0), count),
      draws(streamKey(5, 'y', 0), count),
      draws(streamKey(5, 'x', 1), count),
    ]) {
      // The deviation of the correlation of unrelated draws is 1/√count, about 0.0032.
      expect(Math.abs(correlation(base, other))).toBeLessThan(0.015)
    }
  })

  it('gives integers below a bound, each as often', () => {
    const counts = new Uint32Array(7)
    for (let counter = 0; counter < 70_000; counter++) counts[randomBelow(streamKey(3), counter, 7)]!++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  })
})

describe('a permutation', () => {
  it('holds each number once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 300 }), (seed, length) => {
        const sorted = Array.from(randomPermutation(streamKey(seed), length)).sort(
          (left, right) => left - right,
        )
        expect(sorted).toEqual(Array.from({ length }, (_, index) => index))
      }),
    )
  })

  it('puts each number anywhere equally often', () => {
    const counts = Array.from({ length: 5 }, () => new Uint32Array(5))
    for (let seed = 0; seed < 10_000; seed++) {
      for (const [place, value] of randomPermutation(streamKey(seed), 5).entries()) counts[place]![value]!++
    }
    for (const count of counts.flatMap((row) => [...row])) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })
})

describe('distributions', () => {
  const values = new Float32Array(200_000)

  it('uniform: within its limit, with its variance limit²/3', () => {
    fillUniform(values, streamKey(1, 'u'), 0.25)
    expect(Math.max(...values.slice(0, 50_000).map(Math.abs))).toBeLessThanOrEqual(0.25)
    expect(mean(values)).toBeCloseTo(0, 3)
    expect(variance(values)).toBeCloseTo(0.25 ** 2 / 3, 4)
  })

  it('normal, cut: within two deviations of the uncut one, with the deviation asked for', () => {
    fillTruncatedNormal(values, streamKey(1, 'n'), 0.1)
    expect(Math.max(...values.slice(0, 50_000).map(Math.abs))).toBeLessThanOrEqual((2 * 0.1) / 0.87962566)
    expect(mean(values)).toBeCloseTo(0, 3)
    expect(Math.sqrt(variance(values))).toBeCloseTo(0.1, 3)
    // The share within one deviation of the uncut distribution: (2Φ(1) - 1) / (2Φ(2) - 1).
    const share = values.filter((value) => Math.abs(value) < 0.1 / 0.87962566).length / values.length
    expect(share).toBeCloseTo(0.6827 / 0.9545, 2)
  })
})
