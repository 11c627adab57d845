/** Stateless random bits: those of TensorFlow, whatever the seeds and however many. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { placeholder, type Signatures, tensor } from '../../src/graph/index.ts'
import { statelessBits } from '../../src/runtime/random/philox.ts'
import { openSignatures } from '../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'

describe('stateless random bits', () => {
  it('are fixed for ever: a checkpoint of today must go on tomorrow', () => {
    const hexadecimal = (first: number, second: number) =>
      [...statelessBits(first, second, 4)].map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    expect([
      hexadecimal(0, 0),
      hexadecimal(3, 4),
      hexadecimal(-1, 2147483647),
      hexadecimal(-2147483648, -5),
    ]).toMatchInlineSnapshot(`
      [
        [
          "e79b028e",
          "a0da5e89",
          "4de6687a",
          "abe2a952",
        ],
        [
          "911f240b",
          "d7fde389",
          "ad1c36a2",
          "3ebbe4cf",
        ],
        [
          "bb239e80",
          "ab7e93ef",
          "f68de7f3",
          "e6922816",
        ],
        [
          "81aeabc3",
          "fcc6c14a",
          "3ee732d7",
          "9bfcb1fc",
        ],
      ]
    `)
  })

  it('begin alike however many are asked for', () => {
    const all = statelessBits(8, -9, 1000)
    for (const count of [0, 1, 3, 4, 5, 998, 999]) {
      const some = statelessBits(8, -9, count)
      expect(some.length).toBe(4 * Math.ceil(count / 4))
      expect([...some]).toEqual([...all.subarray(0, some.length)])
    }
  })
})

/** All 32 bits of each number, and the numbers in [0, 1) that TensorFlow makes of them. */
function signatures(): Signatures {
  const key = placeholder('key', 'int32', [2])
  const sizes = placeholder('sizes', 'int32', [1])
  const int32 = { kind: 'type', value: 'int32' } as const
  const float32 = { kind: 'type', value: 'float32' } as const
  return {
    draw: {
      inputs: { key, sizes },
      outputs: {
        whole: tensor(
          'StatelessRandomUniformFullInt',
          [sizes, key],
          { dtype: int32, T: int32, Tseed: int32 },
          { element: 'int32', axes: [null] },
        ),
        unit: tensor(
          'StatelessRandomUniform',
          [sizes, key],
          { dtype: float32, T: int32, Tseed: int32 },
          { element: 'float32', axes: [null] },
        ),
      },
    },
  }
}

describe.skipIf(!hasNativeLibrary)('stateless random bits of the library', () => {
  beforeAll(useNativeLibrary)

  /** The first place where numbers differ, or null. */
  const difference = (one: ArrayLike<number>, other: ArrayLike<number>, length: number) => {
    if (one.length < length || other.length < length) return 'too short'
    for (let index = 0; index < length; index++) if (!Object.is(one[index], other[index])) return index
    return null
  }

  it('are these, bit for bit, for many seeds and sizes', async () => {
    const { run, close } = openSignatures(signatures())
    const edges = [0, 1, -1, 2147483647, -2147483648]
    const spread = (index: number) => Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(index, index)
    const cases = [
      ...edges.flatMap((first) => edges.map((second) => ({ first, second, count: 7 }))),
      ...Array.from({ length: 200 }, (_, index) => ({
        first: spread(2 * index),
        second: spread(2 * index + 1),
        count: 1 + ((index * 37) % 1031),
      })),
      { first: 12, second: -13, count: 1_000_003 },
      { first: -7, second: 5, count: 16 * 7 * 7 * 1024 },
    ]
    for (const { first, second, count } of cases) {
      const found = await run('draw', {
        key: tf.tensor1d([first, second], 'int32'),
        sizes: tf.tensor1d([count], 'int32'),
      })
      const bits = statelessBits(first, second, count)
      const title = `${count} of ${first}, ${second}`
      expect(found.whole!.values.length).toBe(count)
      // The test's reader keeps the upper 24 bits of whole numbers; the lower 23 are in the others.
      expect(difference(found.whole!.values, Float32Array.from(bits), count), title).toBe(null)
      const units = Float32Array.from(bits, (word) => (word & 0x7fffff) / 2 ** 23)
      expect(difference(found.unit!.values, units, count), title).toBe(null)
    }
    close()
  })
})
