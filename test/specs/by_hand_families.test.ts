/** Members of the specs' families against the same networks built by hand in TensorFlow.js, operation by operation. */
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { networksOf } from '../building/checked.ts'
import { entriesOf } from '../building/tfjs/checked_entries.ts'
import { totalsOf, type Value } from '../building/tfjs/ledger.ts'
import { bench } from './by_hand.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

afterEach(() => {
  tf.disposeVariables()
})

type Bench = ReturnType<typeof bench>

/** Holds a spec's network to what `build` does by hand. */
function expectAsByHand(
  spec: string,
  name: string,
  input: readonly [number, number, number],
  build: (on: Bench, input: Value) => Value,
): Bench {
  const on = bench(input)
  build(on, on.ledger.input)
  const found = networksOf(`specs/${spec}.inc`).find(({ network }) => network.name === name)
  expect(found && entriesOf(found)).toEqual(on.ledger.entries)
  return on
}

test('SqueezeNet 1.1', () => {
  const { ledger } = expectAsByHand('squeezenet', 'squeezenet_1_1', [224, 224, 3], (on, input) => {
    const { conv, relu, maxPool, averagePool, concat } = on
    const fire = (x: Value, squeeze: number, expand: number) => {
      const narrow = relu(conv(x, 1, squeeze))
      const one = relu(conv(narrow, 1, expand))
      return concat(one, relu(conv(narrow, 3, expand)))
    }
    const pool = (x: Value) => maxPool(x, 3, 2, 'valid')
    let x = pool(relu(conv(input, 3, 64, { strides: 2, padding: 'valid' })))
    x = pool(fire(fire(x, 16, 64), 16, 64))
    x = pool(fire(fire(x, 32, 128), 32, 128))
    x = fire(fire(fire(fire(x, 48, 192), 48, 192), 64, 256), 64, 256)
    return averagePool(relu(conv(x, 1, 1000, { padding: 'valid' })), 13)
  })
  expect(totalsOf(ledger.entries)).toMatchObject({ params: 1_235_496, macs: 349_151_936 })
})

test.each([
  [1, '1.0', 4_231_976, 21_888, 568_740_352],
  [0.75, '0.75', 2_585_560, 16_416, 325_400_448],
  [0.5, '0.5', 1_331_592, 10_944, 149_497_088],
  [0.25, '0.25', 470_072, 5_472, 41_030_272],
])('MobileNet at %f of its width', (width, written, params, frozen, macs) => {
  const name = `mobilenets.${written} MobileNet-224`
  const { ledger } = expectAsByHand('mobilenet_v1', name, [224, 224, 3], (on, input) => {
    const { conv, depthwise, normalised, relu, globalAverage, linear, softmax } = on
    const thin = (filters: number) => width * filters
    let x = relu(normalised(conv(input, 3, thin(32), { strides: 2, useBias: false })))
    const separable = (filters: number, strides = 1) => {
      x = relu(normalised(depthwise(x, 3, { strides, useBias: false })))
      x = relu(normalised(conv(x, 1, thin(filters), { useBias: false })))
    }
    separable(64)
    separable(128, 2)
    separable(128)
    separable(256, 2)
    separable(256)
    separable(512, 2)
    for (let times = 0; times < 5; times++) separable(512)
    separable(1024, 2)
    separable(1024)
    return softmax(linear(globalAverage(x), 1000))
  })
  expect(totalsOf(ledger.entries)).toEqual({ params, frozen, macs })
})

test('DenseNet-169', () => {
  const { ledger } = expectAsByHand('densenet', 'densenet.DenseNet-169', [224, 224, 3], (on, input) => {
    const { conv, normalised, relu, maxPool, averagePool, linear, softmax, concat } = on
    const first = (x: Value, size: number, filters: number) =>
      conv(relu(normalised(x)), size, filters, { useBias: false })
    let x = maxPool(relu(normalised(conv(input, 7, 64, { strides: 2, useBias: false }))), 3, 2)
    let channels = 64
    for (const [block, layers] of [6, 12, 32, 32].entries()) {
      for (let layer = 0; layer < layers; layer++) x = concat(x, first(first(x, 1, 128), 3, 32))
      channels += 32 * layers
      if (block === 3) break
      channels /= 2
      x = averagePool(first(x, 1, channels), 2, 2)
    }
    return softmax(linear(averagePool(relu(normalised(x)), 7), 1000))
  })
  expect(totalsOf(ledger.entries)).toEqual({ params: 14_149_480, frozen: 158_400, macs: 3_359_843_328 })
})

test('EfficientNet-B2, at 260×260', () => {
  const name = 'efficientnets.EfficientNet-B2'
  const { ledger } = expectAsByHand('efficientnet', name, [260, 260, 3], (on, input) => {
    const { conv, depthwise, normalised, swish, sigmoid, globalAverage, dropout, linear, softmax } = on
    const unit = (x: Value, from: number, t: number, size: number, to: number, strides: number) => {
      const wide = t === 1 ? x : swish(normalised(conv(x, 1, t * from, { useBias: false })))
      const seen = swish(normalised(depthwise(wide, size, { strides, useBias: false })))
      const squeezed = swish(conv(globalAverage(seen), 1, Math.floor(from / 4)))
      const excited = on.mul(seen, sigmoid(conv(squeezed, 1, t * from)))
      const narrow = normalised(conv(excited, 1, to, { useBias: false }))
      return strides === 1 && from === to ? on.add(x, narrow) : narrow
    }
    let x = swish(normalised(conv(input, 3, 32, { strides: 2, useBias: false })))
    let from = 32
    // The channels and layers of Keras' `EfficientNetB2`.
    const stages = [
      [1, 3, 16, 2, 1],
      [6, 3, 24, 3, 2],
      [6, 5, 48, 3, 2],
      [6, 3, 88, 4, 2],
      [6, 5, 120, 4, 1],
      [6, 5, 208, 5, 2],
      [6, 3, 352, 2, 1],
    ] as const
    for (const [t, size, to, layers, strides] of stages)
      for (let layer = 0; layer < layers; layer++) {
        x = unit(x, from, t, size, to, layer === 0 ? strides : 1)
        from = to
      }
    x = swish(normalised(conv(x, 1, 1408, { useBias: false })))
    return softmax(linear(dropout(globalAverage(x), 0.3), 1000))
  })
  expect(totalsOf(ledger.entries)).toEqual({ params: 9_109_994, frozen: 67_568, macs: 993_561_872 })
})
