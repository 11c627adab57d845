/** Every example again on the native TensorFlow library, where one is installed. */
import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { primitives } from '../../src/ops/index.ts'
import { checkGradients, compareValues } from './comparison.ts'

function hasNativeLibrary(): boolean {
  try {
    createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu')
    return tf.findBackend('tensorflow') !== null
  } catch {
    return false
  }
}

const isInstalled = hasNativeLibrary()

const cases = Object.values(primitives).flatMap((operation) =>
  operation.examples.map((example) => ({ title: example.source, operation, example })),
)

describe.skipIf(!isInstalled)('native', () => {
  beforeAll(async () => {
    await tf.setBackend('tensorflow')
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
