/** Every example again on the WebAssembly backend, which trains where no native library is at hand. */
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import { primitives } from '../../src/ops/index.ts'
import { registerWasmKernels } from '../../src/runtime/preload/wasm_kernels.ts'
import { checkGradients, compareValues } from './comparison.ts'

beforeAll(async () => {
  await tf.setBackend('wasm')
  await tf.ready()
  registerWasmKernels()
  expect(tf.getBackend()).toBe('wasm')
})

const cases = Object.values(primitives).flatMap((operation) =>
  operation.examples.map((example) => ({ title: example.source, operation, example })),
)

/** The backend's SAME is wrong for strides above the kernel where no cell need be added: it is 4.22's fault, not ours. */
const wrongPlaces = ['conv2d(2×2/3, 2, padding: pad_ceil(0))']
/** The backend has no gradient for `tf.layers.depthwiseConv2d` and `separableConv2d`; the runtime's own layers need none. */
const withoutGradient = [
  'depthwise(3×3/2)',
  'depthwise(7×7/2, 8, bias: false)',
  'depthwise(5×3, padding: valid)',
  'separable_conv2d(3×3/2, 6)',
  'separable_conv2d(3×2, 5, padding: valid)',
]

describe('values', () => {
  test.each(cases.filter(({ title }) => !wrongPlaces.includes(title)))('$title', ({ operation, example }) => {
    compareValues(operation, example.arguments, example.inputs)
  })
})

describe('gradients', () => {
  test.each(cases.filter(({ title }) => ![...withoutGradient, ...wrongPlaces].includes(title)))(
    '$title',
    ({ operation, example }) => {
      checkGradients(operation, example.arguments, example.inputs)
    },
  )
})
