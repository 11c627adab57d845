/** Top-1, top-5 and loss against TensorFlow.js. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  addScores,
  evaluationOf,
  isBetter,
  noScores,
  rankOf,
  softmax,
} from '../../src/runtime/report/scores.ts'

beforeAll(() => tf.setBackend('cpu'))

const CLASSES = 8
const number = fc.float({ min: -20, max: 20, noNaN: true })
const rows = fc.array(
  fc.tuple(fc.array(number, { minLength: CLASSES, maxLength: CLASSES }), fc.nat(CLASSES - 1)),
  {
    minLength: 1,
    maxLength: 6,
  },
)

describe('scores', () => {
  it("are those of TensorFlow.js' top-k and cross-entropy", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (images) => {
        const logits = images.map(([row]) => row)
        const labels = images.map(([, label]) => label)
        const scores = addScores(noScores(CLASSES), Float32Array.from(logits.flat()), Int32Array.from(labels))
        const tensor = tf.tensor2d(logits, [images.length, CLASSES])
        const inTop = async (k: number) =>
          (await (await tf.inTopKAsync(tensor, tf.tensor1d(labels, 'int32'), k)).array()) as number[]
        // TensorFlow counts a class that ties with the k-th as in; ours by its index. Compare where nothing ties.
        if (logits.every((row) => new Set(row.map(Math.fround)).size === CLASSES)) {
          expect(scores.top1).toBe((await inTop(1)).reduce((sum, one) => sum + one, 0))
          expect(scores.top5).toBe((await inTop(5)).reduce((sum, one) => sum + one, 0))
        }
        const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES)
        const loss = (tf.losses.softmaxCrossEntropy(oneHot, tensor).arraySync() as number) * images.length
        expect(scores.loss).toBeCloseTo(loss, 3)
      }),
      { numRuns: 60 },
    )
  })

  it('add up over batches as over one', () => {
    fc.assert(
      fc.property(rows, rows, (one, other) => {
        const add = (scores: ReturnType<typeof noScores>, images: typeof one) =>
          addScores(
            scores,
            Float32Array.from(images.flatMap(([row]) => row)),
            Int32Array.from(images, ([, label]) => label),
          )
        const parts = evaluationOf(add(add(noScores(CLASSES), one), other))
        const whole = evaluationOf(add(noScores(CLASSES), [...one, ...other]))
        expect(parts).toEqual({ ...whole, loss: expect.closeTo(whole.loss, 9) })
        expect(parts.images).toBe(one.length + other.length)
      }),
    )
  })

  it('are kept by class', () => {
    const logits = Float32Array.from([1, 0, 0, /**/ 1, 0, 0, /**/ 0, 0, 1])
    const { byClass } = addScores(noScores(3), logits, Int32Array.from([0, 1, 2]))
    expect(byClass).toEqual([
      { images: 1, top1: 1, top5: 1 },
      { images: 1, top1: 0, top5: 1 },
      { images: 1, top1: 1, top5: 1 },
    ])
  })

  it('count equal logits by their index, and a logit that is no number as last', () => {
    expect([0, 1, 2].map((label) => rankOf(Float32Array.from([1, 1, 1]), label))).toEqual([0, 1, 2])
    expect(rankOf(Float32Array.from([Number.NaN, 0, 0]), 0)).toBe(3)
    expect(rankOf(Float32Array.from([Number.NaN, 0, 0]), 1)).toBe(0)
  })
})

describe('softmax', () => {
  it('sums to 1 and keeps the order, for logits of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noDefaultInfinity: true, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (logits) => {
          const probabilities = softmax(Float32Array.from(logits))
          expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9)
          const best = logits.indexOf(Math.max(...logits))
          expect(probabilities[best]).toBe(Math.max(...probabilities))
        },
      ),
    )
  })
})

it('the better evaluation has more top-1, then less loss', () => {
  const evaluation = (top1: number, loss: number) => ({ images: 1, top5: 1, top1, loss })
  expect(isBetter(evaluation(0.6, 9), evaluation(0.5, 1))).toBe(true)
  expect(isBetter(evaluation(0.5, 1), evaluation(0.5, 2))).toBe(true)
  expect(isBetter(evaluation(0.5, 2), evaluation(0.5, 2))).toBe(false)
})
