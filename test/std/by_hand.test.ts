/** Blocks of the library against the same blocks built by hand in TensorFlow.js: what every operation gives, holds and costs. */
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { entriesOf } from '../building/tfjs/checked_entries.ts'
import { shapeOf, type Value } from '../building/tfjs/ledger.ts'
import { bench } from '../specs/by_hand.ts'
import { checked } from './library.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

afterEach(() => {
  tf.disposeVariables()
})

type Bench = ReturnType<typeof bench>

/** Holds what Inc makes of `body` to what `build` does by hand. */
function expectAsByHand(
  input: readonly [number, number, number],
  imports: string,
  body: string,
  build: (on: Bench, input: Value) => Value,
): void {
  const on = bench(input)
  const output = shapeOf(build(on, on.ledger.input))
  const signature = `${input.join('×')} -> ${output.join('×')}`
  const text = `import ${imports}

network net : ${signature} = ${body}
`
  const { networks, problems } = checked(text)
  expect(problems.map(({ message }) => message)).toEqual([])
  expect(entriesOf(networks[0]!)).toEqual(on.ledger.entries)
}

type Side = number | [number, number]

/** A convolution without a bias, batch normalisation, a rectified linear unit. */
const unitOn =
  ({ conv, normalised, relu }: Bench) =>
  (x: Value, size: Side, filters: number, strides = 1, padding: 'same' | 'valid' = 'same') =>
    relu(normalised(conv(x, size, filters, { strides, padding, useBias: false })))

test('GoogLeNet’s modules', () => {
  const input = [28, 28, 192] as const
  expectAsByHand(
    input,
    '{ inception } from "std/inception"',
    'inception(64, 96, 128, 16, 32, 32)',
    (on, x) => {
      const unit = (y: Value, size: number, filters: number) => on.relu(on.conv(y, size, filters))
      const one = unit(x, 1, 64)
      const three = unit(unit(x, 1, 96), 3, 128)
      const five = unit(unit(x, 1, 16), 5, 32)
      return on.concat(one, three, five, unit(on.maxPool(x, 3, 1), 1, 32))
    },
  )
  const naive = '{ inception_naive } from "std/inception"'
  expectAsByHand(input, naive, 'inception_naive(64, 128, 32)', (on, x) => {
    const branches = [1, 3, 5].map((size, at) => on.relu(on.conv(x, size, [64, 128, 32][at]!)))
    return on.concat(...branches, on.maxPool(x, 3, 1))
  })
})

test('the modules with batch normalisation', () => {
  const imports = '{ inception_bn, inception_bn_reduction } from "std/inception"'
  expectAsByHand([28, 28, 192], imports, 'inception_bn(64, 64, 64, 64, 96, 32)', (on, x) => {
    const unit = unitOn(on)
    const one = unit(x, 1, 64)
    const three = unit(unit(x, 1, 64), 3, 64)
    const double = unit(unit(unit(x, 1, 64), 3, 96), 3, 96)
    return on.concat(one, three, double, unit(on.averagePool(x, 3, 1, 'same'), 1, 32))
  })
  expectAsByHand([27, 28, 320], imports, 'inception_bn_reduction(128, 160, 64, 96)', (on, x) => {
    const unit = unitOn(on)
    const three = unit(unit(x, 1, 128), 3, 160, 2)
    const double = unit(unit(unit(x, 1, 64), 3, 96), 3, 96, 2)
    return on.concat(three, double, on.maxPool(x, 3, 2))
  })
})

test('the five modules of Inception v3', () => {
  const imports = (name: string) => `{ ${name} } from "std/inception"`
  expectAsByHand([35, 35, 192], imports('inception_v3_a'), 'inception_v3_a(32)', (on, x) => {
    const unit = unitOn(on)
    const one = unit(x, 1, 64)
    const five = unit(unit(x, 1, 48), 5, 64)
    const double = unit(unit(unit(x, 1, 64), 3, 96), 3, 96)
    return on.concat(one, five, double, unit(on.averagePool(x, 3, 1, 'same'), 1, 32))
  })
  expectAsByHand([35, 35, 288], imports('inception_v3_b'), 'inception_v3_b', (on, x) => {
    const unit = unitOn(on)
    const three = unit(x, 3, 384, 2, 'valid')
    const double = unit(unit(unit(x, 1, 64), 3, 96), 3, 96, 2, 'valid')
    return on.concat(three, double, on.maxPool(x, 3, 2, 'valid'))
  })
  expectAsByHand([17, 17, 768], imports('inception_v3_c'), 'inception_v3_c(128)', (on, x) => {
    const unit = unitOn(on)
    const one = unit(x, 1, 192)
    const seven = unit(unit(unit(x, 1, 128), [1, 7], 128), [7, 1], 192)
    const first = unit(unit(unit(x, 1, 128), [7, 1], 128), [1, 7], 128)
    const twice = unit(unit(first, [7, 1], 128), [1, 7], 192)
    return on.concat(one, seven, twice, unit(on.averagePool(x, 3, 1, 'same'), 1, 192))
  })
  expectAsByHand([17, 17, 768], imports('inception_v3_d'), 'inception_v3_d', (on, x) => {
    const unit = unitOn(on)
    const three = unit(unit(x, 1, 192), 3, 320, 2, 'valid')
    const seven = unit(unit(unit(x, 1, 192), [1, 7], 192), [7, 1], 192)
    return on.concat(three, unit(seven, 3, 192, 2, 'valid'), on.maxPool(x, 3, 2, 'valid'))
  })
  expectAsByHand([8, 8, 1280], imports('inception_v3_e'), 'inception_v3_e', (on, x) => {
    const unit = unitOn(on)
    const spread = (y: Value) => on.concat(unit(y, [1, 3], 384), unit(y, [3, 1], 384))
    const one = unit(x, 1, 320)
    const three = spread(unit(x, 1, 384))
    const double = spread(unit(unit(x, 1, 448), 3, 384))
    return on.concat(one, three, double, unit(on.averagePool(x, 3, 1, 'same'), 1, 192))
  })
})

test('a dense block and its transition', () => {
  const imports = '{ dense_block, transition } from "std/dense"'
  expectAsByHand([56, 55, 63], imports, 'dense_block(3, 32) |> transition', (on, input) => {
    const first = (x: Value, size: number, filters: number) =>
      on.conv(on.relu(on.normalised(x)), size, filters, { useBias: false })
    let x = input
    for (let layer = 0; layer < 3; layer++) x = on.concat(x, first(first(x, 1, 128), 3, 32))
    return on.averagePool(first(x, 1, 79), 2, 2)
  })
})

test('MobileNet’s and SqueezeNet’s blocks', () => {
  const imports = '{ separable_bn, fire } from "std/mobile"'
  expectAsByHand([15, 14, 32], imports, 'separable_bn(64, 2) |> fire(16, 48, 80)', (on, x) => {
    const narrow = on.relu(on.normalised(on.depthwise(x, 3, { strides: 2, useBias: false })))
    const squeezed = on.relu(on.conv(unitOn(on)(narrow, 1, 64), 1, 16))
    const one = on.relu(on.conv(squeezed, 1, 48))
    return on.concat(one, on.relu(on.conv(squeezed, 3, 80)))
  })
})

test('the encoder of a vision transformer', () => {
  const imports = '{ patch_embedding, encoder } from "std/transformer"'
  expectAsByHand([32, 48, 3], imports, 'patch_embedding(16, 24) |> encoder(4, 96)', (on, input) => {
    const x = on.tokens(on.conv(input, 16, 24, { strides: 16 }))
    const normal = on.layerNormalised(x)
    const [q, k, v] = [on.linear(normal, 24), on.linear(normal, 24), on.linear(normal, 24)] as const
    const seen = on.add(x, on.linear(on.attend(q, k, v), 24))
    return on.add(seen, on.linear(on.gelu(on.linear(on.layerNormalised(seen), 96)), 24))
  })
})

test('squeeze and excitation within an inverted residual', () => {
  const imports = '{ mbconv, squeeze_excite } from "std/blocks"'
  const body = 'mbconv(96, 16, 5×5, act: swish, excite: squeeze_excite(4, act: swish))'
  expectAsByHand([14, 13, 16], imports, body, (on, x) => {
    const wide = on.swish(on.normalised(on.conv(x, 1, 96, { useBias: false })))
    const seen = on.swish(on.normalised(on.depthwise(wide, 5, { useBias: false })))
    const weights = on.conv(on.swish(on.conv(on.globalAverage(seen), 1, 4)), 1, 96)
    const excited = on.mul(seen, on.sigmoid(weights))
    return on.add(x, on.normalised(on.conv(excited, 1, 16, { useBias: false })))
  })
})
