/** Specs against the same networks built by hand in TensorFlow.js: every result's shape, and what every operation holds and costs. */
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { networksOf } from '../building/checked.ts'
import { entriesOf } from '../building/tfjs/checked_entries.ts'
import { shapeOf, totalsOf, type Value } from '../building/tfjs/ledger.ts'
import { bench } from './by_hand.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

afterEach(() => {
  tf.disposeVariables()
})

function networkOf(spec: string, name: string) {
  const found = networksOf(`specs/${spec}.inc`).find(({ network }) => network.name === name)
  if (found === undefined) throw new Error(`specs/${spec}.inc has no ${name}`)
  return found
}

test('U-Net as the figure draws it: unpadded convolutions, cropped skips', () => {
  const { ledger, conv, relu, maxPool, transposed, cropped, concat } = bench([572, 572, 1])
  const double = (x: Value, filters: number) => {
    const once = relu(conv(x, 3, filters, { padding: 'valid' }))
    return relu(conv(once, 3, filters, { padding: 'valid' }))
  }
  const e1 = double(ledger.input, 64)
  const e2 = double(maxPool(e1, 2, 2), 128)
  const e3 = double(maxPool(e2, 2, 2), 256)
  const e4 = double(maxPool(e3, 2, 2), 512)
  let x = double(maxPool(e4, 2, 2), 1024)
  expect([e1, e2, e3, e4, x].map((value) => shapeOf(value)[0])).toEqual([568, 280, 136, 64, 28])
  const levels = [
    [e4, 4, 512],
    [e3, 16, 256],
    [e2, 40, 128],
    [e1, 88, 64],
  ] as const
  for (const [skip, cut, filters] of levels) {
    const up = transposed(x, 2, 2, filters)
    x = double(concat(cropped(skip, cut), up), filters)
  }
  x = conv(x, 1, 2)
  expect(shapeOf(x)).toEqual([388, 388, 2])
  const unet = networkOf('unet', 'unet')
  expect(entriesOf(unet)).toEqual(ledger.entries)
  // The paper: "In total the network has 23 convolutional layers."
  expect([unet.costs.whole.depth, x.depth]).toEqual([23, 23])
})

test('U-Net with padded convolutions, written as a nest', () => {
  const { ledger, conv, relu, maxPool, transposed, concat } = bench([256, 256, 1])
  const pair = (x: Value, filters: number) => relu(conv(relu(conv(x, 3, filters)), 3, filters))
  const kept: Value[] = []
  let x = ledger.input
  for (const filters of [64, 128, 256, 512]) {
    kept.push(pair(x, filters))
    x = maxPool(kept.at(-1)!, 2, 2)
  }
  x = pair(x, 1024)
  for (const filters of [512, 256, 128, 64])
    x = pair(concat(kept.pop()!, transposed(x, 2, 2, filters)), filters)
  x = conv(x, 1, 2)
  expect(entriesOf(networkOf('unet', 'unet_padded'))).toEqual(ledger.entries)
})

test('ResNet-50', () => {
  const { ledger, conv, normalised, relu, maxPool, globalAverage, linear, softmax, add } = bench([
    224, 224, 3,
  ])
  const conv_bn = (x: Value, size: number, filters: number, strides = 1) =>
    normalised(conv(x, size, filters, { strides, useBias: false }))
  let x = maxPool(relu(conv_bn(ledger.input, 7, 64, 2)), 3, 2)
  for (const [stage, units] of [3, 4, 6, 3].entries())
    for (let unit = 0; unit < units; unit++) {
      const filters = 64 * 2 ** stage
      const strides = unit === 0 && stage > 0 ? 2 : 1
      const other = unit === 0 ? conv_bn(x, 1, 4 * filters, strides) : x
      const narrow = relu(conv_bn(x, 1, filters))
      const seen = relu(conv_bn(narrow, 3, filters, strides))
      x = relu(add(other, conv_bn(seen, 1, 4 * filters)))
    }
  softmax(linear(globalAverage(x), 1000))
  expect(totalsOf(ledger.entries)).toEqual({ params: 25_557_032, frozen: 53_120, macs: 4_089_184_256 })
  expect(entriesOf(networkOf('resnet', 'resnet.50-layer'))).toEqual(ledger.entries)
})

test('the small inception network', () => {
  const { ledger, conv, normalised, relu, maxPool, averagePool, dropout, linear, softmax, concat } = bench([
    48, 48, 3,
  ])
  const unit = (x: Value, size: number, filters: number, strides = 1) =>
    relu(normalised(conv(x, size, filters, { strides, useBias: false })))
  const inception = (x: Value, [one, reduce3, three, reduce5, five, pool]: readonly number[]) => {
    const a = unit(x, 1, one!)
    const b = unit(unit(x, 1, reduce3!), 3, three!)
    const c = unit(unit(x, 1, reduce5!), 5, five!)
    return concat(a, b, c, unit(maxPool(x, 3, 1), 1, pool!))
  }
  let x = maxPool(unit(unit(ledger.input, 5, 16, 2), 3, 32), 3, 2)
  x = inception(x, [16, 24, 32, 8, 16, 16])
  x = inception(x, [24, 24, 48, 8, 24, 16])
  x = inception(maxPool(x, 3, 2), [48, 32, 64, 8, 24, 24])
  softmax(linear(dropout(averagePool(x, 6), 0.2), 12))
  expect(entriesOf(networkOf('small_inception', 'small_inception'))).toEqual(ledger.entries)
})
