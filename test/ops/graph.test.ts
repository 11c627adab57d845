/** Every operation in a graph against TensorFlow.js, on the native library: values and gradients of all its examples; and the gradients against central differences. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { primitives } from '../../src/ops/index.ts'
import { openSignatures, relativeError } from '../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'
import { centralDifferences, compareOperation, operationSignatures } from './operation_graph.ts'

const closing: (() => void)[] = []

const cases = Object.values(primitives).flatMap((operation) =>
  operation.examples.map((example) => ({ title: example.source, operation, ...example })),
)

describe.skipIf(!hasNativeLibrary)('an operation in a graph', () => {
  beforeAll(useNativeLibrary)
  afterAll(() => {
    for (const close of closing) close()
  })

  test.each(cases)('$title', async (each) => {
    const { run, close } = openSignatures(operationSignatures(each))
    closing.push(close)
    for (const { name, graph, eager } of await compareOperation(run, each)) {
      const most = name.startsWith('gradient') ? 1e-4 : 1e-5
      expect(relativeError(graph, eager), name).toBeLessThan(most)
    }
    for (const { name, error } of await centralDifferences(run, each))
      expect(error, `central difference by ${name}`).toBeLessThan(0.005)
  })
})
