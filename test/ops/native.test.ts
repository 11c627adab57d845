/** Every example again on the native TensorFlow library, where one is installed. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { primitives } from '../../src/ops/index.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'
import { checkGradients, compareValues } from './comparison.ts'

const cases = Object.values(primitives).flatMap((operation) =>
  operation.examples.map((example) => ({ title: example.source, operation, example })),
)

describe.skipIf(!hasNativeLibrary)('native', () => {
  beforeAll(async () => {
    await useNativeLibrary()
    expect(tf.getBackend()).toBe('tensorflow')
  })

  describe('values', () => {
    test.each(cases)('$title', ({ operation, example }) => {
      compareValues(operation, example.arguments, example.inputs)
    })
  })

  describe('gradients', () => {
    test.each(cases)('$title', ({ operation, example }) => {
      checkGradients(operation, example.arguments, example.inputs)
    })
  })
})
