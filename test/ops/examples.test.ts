/** Every example of every primitive: its shape, its weights, its values and its gradients in TensorFlow.js. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AnyPrimitive, primitives } from '../../src/ops/index.ts'
import { asNumber, shapeOf, showShape, zero } from '../../src/shape/index.ts'
import { checkGradients, compareValues, compareWeights, inputValues } from './comparison.ts'
import { build, fillWeights } from './interpreter.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const cases = Object.values(primitives).flatMap((operation: AnyPrimitive) =>
  operation.examples.map((example) => ({
    title: `${example.source} on ${example.inputs.map((shape) => shape.join('×')).join(', ')}`,
    operation,
    example,
  })),
)

test('each has two examples, whose arguments are its parameters', () => {
  for (const operation of Object.values(primitives)) {
    expect(operation.examples.length, operation.name).toBeGreaterThanOrEqual(2)
    for (const example of operation.examples) {
      expect(example.source.split('(')[0]).toBe(operation.name)
      expect(Object.keys(example.arguments).sort()).toEqual(Object.keys(operation.parameters).sort())
    }
  }
})

describe('shapes and weights', () => {
  test.each(cases)('$title', ({ operation, example }) => {
    const inference = operation.infer(
      example.inputs.map((shape) => shapeOf(...shape)),
      example.arguments,
    )
    expect(inference.ok ? showShape(inference.output) : inference.fault).toBe(example.output.join('×'))
    compareWeights(operation, example.arguments, example.inputs)
  })
})

describe('values against the reference', () => {
  test.each(cases)('$title', ({ operation, example }) => {
    compareValues(operation, example.arguments, example.inputs)
  })
})

/**
 * Faults of the backend in plain JavaScript (4.22), on which nothing is trained: at the border it divides the gradient
 * of a mean by all cells of the window, and of a repeated cell it takes every example's from the first ones.
 */
const wrongGradient = ['avg_pool(3×3/2) on 7×6×3', 'upsample(2) on 3×5×2']

describe('gradients', () => {
  test.each(cases.filter(({ title }) => !wrongGradient.includes(title)))(
    '$title',
    ({ operation, example }) => {
      checkGradients(operation, example.arguments, example.inputs)
    },
  )
})

describe('saved and loaded', () => {
  test.each(cases)('$title', async ({ operation, example }) => {
    const { model } = build(operation, example.arguments, example.inputs)
    fillWeights(model)
    let saved: tf.io.ModelArtifacts | null = null
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = JSON.parse(JSON.stringify({ ...artifacts, weightData: null })) as tf.io.ModelArtifacts
        saved.weightData = artifacts.weightData as ArrayBuffer
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
      }),
    )
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as unknown as tf.io.ModelArtifacts))
    tf.tidy(() => {
      const batch = inputValues(example.inputs).map((values, index) =>
        tf.tensor(values, [1, ...example.inputs[index]!]),
      )
      const given = batch.length === 1 ? batch[0]! : batch
      const before = (model.predict(given) as tf.Tensor).dataSync()
      expect((loaded.predict(given) as tf.Tensor).dataSync()).toEqual(before)
    })
    model.dispose()
    loaded.dispose()
  })
})

test('operations cost what they are documented to cost', () => {
  for (const { operation, example } of cases) {
    const application = {
      arguments: example.arguments,
      inputs: example.inputs.map((shape) => shapeOf(...shape)),
      output: shapeOf(...example.output),
    }
    const { macs, attentionMacs = zero, otherFlops = zero } = operation.work(application)
    for (const count of [attentionMacs, otherFlops])
      expect(asNumber(count), operation.name).toBeGreaterThanOrEqual(0)
    // What depth counts: the operations with a kernel.
    const isLayer = operation.weights(application).some(({ start }) => start.kind === 'kernel')
    expect(macs !== undefined, operation.name).toBe(isLayer)
    if (macs !== undefined) expect(asNumber(macs), operation.name).toBeGreaterThan(0)
  }
})
