/** Calls of one block that differ in a setting, not in numbers, do not become one function. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, test } from 'vitest'
import { networkFrom } from '../building/checked.ts'
import { loadModel, projectOf } from './build.ts'
import { expectFaithful } from './faithful.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

test.each([
  ['a padding', 'p: Padding', 'conv2d(3×3, k, padding: p)', 'same', 'valid'],
  ['a bias', 'b: Bool', 'conv2d(3×3, k, padding: valid, bias: b)', 'true', 'false'],
])('%s', (_, parameter, body, one, other) => {
  const text = `block conv(k: Int, ${parameter}) = ${body}
network net : 20×20×3 -> 8×8×8 =
  conv(4, ${one}) |> conv(6, ${other}) |> conv(7, ${one}) |> conv(8, ${other}) |> center_crop(8×8)
`
  const { network } = networkFrom(text)
  expectFaithful(network, loadModel(projectOf(network)))
})
