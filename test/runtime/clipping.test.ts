/** Clipping by the norm of all gradients together: the bound holds, and decay and small gradients are left alone. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import type { Batch } from '../../src/runtime/data/batches.ts'
import { clippingScale } from '../../src/runtime/engine/clipping.ts'
import { createTrainingStep } from '../../src/runtime/engine/training_step.ts'
import { initializeWeights, readWeights } from '../../src/runtime/engine/weights.ts'
import { tinyModel, tinyRecipe } from './tiny.ts'

beforeAll(() => tf.setBackend('cpu'))

describe('the scale of gradients', () => {
  const scaleOf = (gradients: readonly (readonly number[])[], bound: number) =>
    tf.tidy(() =>
      clippingScale(
        gradients.map((values) => tf.tensor1d([...values])),
        bound,
      ).dataSync(),
    )[0]!

  it('is 1 up to the bound, and beyond it the bound divided by the norm', () => {
    expect(scaleOf([[3], [0, 4]], 6)).toBe(1)
    expect(scaleOf([[3], [0, 4]], 5)).toBe(1)
    expect(scaleOf([[3], [0, -4]], 2)).toBeCloseTo(2 / 5, 6)
    expect(scaleOf([[0], [0, 0]], 1)).toBe(1)
  })

  it('is no number where the norm is none', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e30]) expect(scaleOf([[1], [bad]], 1)).toBeNaN()
  })
})

describe('a step that clips', () => {
  const batch: Batch = {
    images: Float32Array.from({ length: 3 * 192 }, (_, index) => ((index * 37) % 51) - 25),
    labels: Int32Array.from([0, 2, 1]),
    count: 3,
  }
  /** What one step without momentum moves each weight by at rate 1, and the weights before it. */
  function moved(change: Partial<Recipe>, weightDecay = 0) {
    const recipe: Recipe = { ...tinyRecipe, optimizer: { kind: 'sgd', momentum: 0, weightDecay }, ...change }
    const model = tinyModel({ heads: true })
    initializeWeights(model, 1, recipe.start)
    const { trained, run } = createTrainingStep(model, ['aux'], recipe)
    const before = readWeights(trained)
    const { numTensors } = tf.memory()
    const outcome = run(batch, 0, 1, true)!
    expect(tf.memory().numTensors).toBe(numTensors)
    const after = readWeights(trained)
    const moves = trained.map(({ name }) =>
      before.get(name)!.values.map((value, at) => value - after.get(name)!.values[at]!),
    )
    return { outcome, before, moves, trained }
  }
  const normOf = (moves: readonly Float32Array[]) =>
    Math.sqrt(moves.reduce((sum, values) => sum + values.reduce((part, value) => part + value ** 2, 0), 0))

  it('moves the weights by the bound at most, in the direction of the gradient', () => {
    const free = moved({})
    const norm = normOf(free.moves)
    const bound = norm / 10
    const clipped = moved({ clip: { globalNorm: bound } })
    expect(normOf(clipped.moves) / bound).toBeCloseTo(1, 3)
    for (const [index, values] of clipped.moves.entries())
      for (const [at, value] of values.entries()) expect(value).toBeCloseTo(free.moves[index]![at]! / 10, 4)
    // What is measured is measured before.
    expect(clipped.outcome).toEqual(free.outcome)
    expect(moved({ clip: { globalNorm: 2 * norm } }).moves).toEqual(free.moves)
  })

  it('leaves weight decay as it is', () => {
    const { before, moves, trained } = moved({ clip: { globalNorm: 1e-6 } }, 0.25)
    for (const [index, { name, role }] of trained.entries())
      for (const [at, value] of moves[index]!.entries())
        expect(value).toBeCloseTo(role === 'kernel' ? 0.25 * before.get(name)!.values[at]! : 0, 5)
  })
})
