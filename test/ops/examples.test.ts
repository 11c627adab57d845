/** Every example of every primitive: its shape, its weights, its values and its gradients in TensorFlow.js. */
import { readdirSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AnyPrimitive, primitives } from '../../src/ops/index.ts'
import { asNumber, shapeOf, showShape } from '../../src/shape/index.ts'
import { build, fillWeights } from '../building/emitted_layers.ts'
import { repositoryPath } from '../building/repository.ts'
import { checkGradients, compareValues, compareWeights, inputValues } from './comparison.ts'

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

describe('an operation', () => {
  const files = readdirSync(repositoryPath('src/ops'))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => name.replace(/\.ts$/, ''))

  test.each(files)('%s, a file of `src/ops`, is registered under the name of its file', async (name) => {
    const exported: Record<string, unknown> = await import(`../../src/ops/${name}.ts`)
    const operations = Object.values(exported).filter(isOperation)
    expect(operations.map((operation) => operation.name)).toEqual([name])
    expect((primitives as Readonly<Record<string, AnyPrimitive>>)[name]).toBe(operations[0])
  })

  test('that is registered has its own file, and two examples with all their arguments', () => {
    expect(Object.keys(primitives).sort()).toEqual([...files].sort())
    for (const [key, operation] of Object.entries(primitives)) {
      expect(operation.name).toBe(key)
      expect(operation.examples.length, operation.name).toBeGreaterThanOrEqual(2)
      for (const example of operation.examples) {
        expect(example.source.split('(')[0]).toBe(operation.name)
        expect(Object.keys(example.arguments).sort()).toEqual(Object.keys(operation.parameters).sort())
      }
    }
  })
})

function isOperation(value: unknown): value is AnyPrimitive {
  return typeof value === 'object' && value !== null && 'infer' in value && 'emit' in value
}

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
    expect(asNumber(operation.otherFlops(application)), operation.name).toBeGreaterThanOrEqual(0)
    expect(operation.countsAsLayer).toBe((asNumber(operation.macs(application)) as number) > 0)
  }
})
