/** Random windows, strides, paddings, groups and dilations: shapes and values of TensorFlow.js equal the record and the reference. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type ArgumentValue, type PrimitiveName, primitives } from '../../src/ops/index.ts'
import { number, type Padding, shapeOf, windowOf } from '../../src/shape/index.ts'
import { compareValues, compareWeights } from './comparison.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const paddings: fc.Arbitrary<Padding> = fc.oneof(
  fc.constantFrom<Padding>({ kind: 'same' }, { kind: 'valid' }),
  fc
    .tuple(fc.constantFrom('pad' as const, 'pad_ceil' as const), fc.integer({ min: 0, max: 3 }))
    .map(([kind, amount]) => ({ kind, amount: number(amount) })),
)

const small = fc.integer({ min: 1, max: 3 })
const windows = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), small, small)
  .map(([height, width, down, right]) => windowOf(height, width, [down, right]))
const sizes = fc.integer({ min: 1, max: 9 })

const runs = { numRuns: 120 }

/** Compares where the operation takes the input; how many it takes must not be few. */
function compareRandom(
  name: PrimitiveName,
  cases: fc.Arbitrary<readonly [Readonly<Record<string, ArgumentValue>>, readonly number[]]>,
) {
  const operation = primitives[name]
  let taken = 0
  fc.assert(
    fc.property(cases, ([args, input]) => {
      const inference = operation.infer([shapeOf(...input)], args)
      if (!inference.ok) {
        expect(['window-too-large', 'out-of-range']).toContain(inference.fault.kind)
        return
      }
      taken += 1
      compareWeights(operation, args, [input])
      compareValues(operation, args, [input])
    }),
    runs,
  )
  expect(taken).toBeGreaterThan(runs.numRuns / 3)
}

test('conv2d', () => {
  compareRandom(
    'conv2d',
    fc
      .tuple(windows, paddings, fc.tuple(small, small, small), small, fc.boolean(), sizes, sizes)
      .map(([size, padding, [groups, channels, filters], dilation, bias, height, width]) => [
        {
          size,
          padding,
          bias,
          filters: number(filters * groups),
          groups: number(groups),
          dilation: number(dilation),
        },
        [height, width, channels * groups],
      ]),
  )
})

test('depthwise', () => {
  compareRandom(
    'depthwise',
    fc
      .tuple(windows, paddings, small, small, small, fc.boolean(), sizes, sizes)
      .map(([size, padding, multiplier, channels, dilation, bias, height, width]) => [
        { size, padding, bias, multiplier: number(multiplier), dilation: number(dilation) },
        [height, width, channels],
      ]),
  )
})

test('separable_conv2d', () => {
  compareRandom(
    'separable_conv2d',
    fc
      .tuple(windows, paddings, small, fc.tuple(small, small), small, fc.boolean(), sizes, sizes)
      .map(([size, padding, multiplier, [channels, filters], dilation, bias, height, width]) => [
        {
          size,
          padding,
          bias,
          filters: number(filters),
          multiplier: number(multiplier),
          dilation: number(dilation),
        },
        [height, width, channels],
      ]),
  )
})

test.each(['adaptive_avg_pool', 'adaptive_max_pool'] as const)('%s', (name) => {
  compareRandom(
    name,
    fc
      .tuple(sizes, sizes, small, sizes, sizes)
      .map(([rows, columns, channels, height, width]) => [
        { size: { height: number(rows), width: number(columns) } },
        [height, width, channels],
      ]),
  )
})

test('conv2d_transpose', () => {
  const fitting = paddings.filter(({ kind }) => kind !== 'pad_ceil')
  compareRandom(
    'conv2d_transpose',
    fc
      .tuple(windows, fitting, small, small, fc.boolean(), sizes, sizes)
      .map(([size, padding, filters, channels, bias, height, width]) => [
        { size, padding, bias, filters: number(filters) },
        [height, width, channels],
      ]),
  )
})

test.each(['max_pool', 'avg_pool'] as const)('%s', (name) => {
  compareRandom(
    name,
    fc
      .tuple(windows, paddings, small, sizes, sizes)
      .map(([size, padding, channels, height, width]) => [{ size, padding }, [height, width, channels]]),
  )
})
