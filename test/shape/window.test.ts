/** The window formula against TensorFlow.js and against laying the windows out one by one. */
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AxisWindow,
  add,
  asNumber,
  type Dimension,
  elements,
  lessOrEqual,
  name,
  number,
  type Padding,
  shapeOf,
  shapesEqual,
  show,
  showPadding,
  showShape,
  showWindow,
  substitute,
  windowLeastSize,
  windowOf,
  windowOutput,
  windowPadding,
} from '../../src/shape/index.ts'

const axis = (kernel: number, stride: number, dilation: number): AxisWindow => ({
  kernel: number(kernel),
  stride: number(stride),
  dilation: number(dilation),
})

const numbers = fc.record({
  size: fc.integer({ min: 1, max: 64 }),
  kernel: fc.integer({ min: 1, max: 11 }),
  stride: fc.integer({ min: 1, max: 6 }),
  dilation: fc.integer({ min: 1, max: 4 }),
  amount: fc.integer({ min: 0, max: 6 }),
})

const paddings = (amount: number): readonly Padding[] => [
  { kind: 'same' },
  { kind: 'valid' },
  { kind: 'pad', amount: number(amount) },
  { kind: 'pad_ceil', amount: number(amount) },
]

/** Whether the window has a place. */
const fits = (size: Dimension, window: AxisWindow, padding: Padding) =>
  lessOrEqual(windowLeastSize(window, padding), size)

describe('against TensorFlow.js', () => {
  test('same and valid: sizes and pads', () => {
    fc.assert(
      fc.property(numbers, ({ size, kernel, stride, dilation }) => {
        for (const kind of ['same', 'valid'] as const) {
          const window = axis(kernel, stride, dilation)
          const oracle = tf.backend_util.computeConv2DInfo(
            [1, size, 1, 1],
            [kernel, 1, 1, 1],
            [stride, 1],
            [dilation, 1],
            kind,
          )
          const output = asNumber(windowOutput(number(size), window, { kind })) as number
          expect(fits(number(size), window, { kind })).toBe(output >= 1 ? 'yes' : 'no')
          if (output < 1) continue
          expect(output).toBe(oracle.outHeight)
          const { before, after } = windowPadding(number(size), window, { kind })
          expect([asNumber(before), asNumber(after)]).toEqual([oracle.padInfo.top, oracle.padInfo.bottom])
        }
      }),
      { numRuns: 800 },
    )
  })

  test('pad(n) is TensorFlow.js with that number as its padding', () => {
    fc.assert(
      fc.property(numbers, ({ size, kernel, stride, dilation, amount }) => {
        const window = axis(kernel, stride, dilation)
        const padding: Padding = { kind: 'pad', amount: number(amount) }
        if (fits(number(size), window, padding) !== 'yes') return
        const pads: [[number, number], [number, number], [number, number], [number, number]] = [
          [0, 0],
          [amount, amount],
          [0, 0],
          [0, 0],
        ]
        const oracle = tf.backend_util.computeConv2DInfo(
          [1, size, 1, 1],
          [kernel, 1, 1, 1],
          [stride, 1],
          [dilation, 1],
          pads,
        )
        expect(asNumber(windowOutput(number(size), window, padding))).toBe(oracle.outHeight)
      }),
    )
  })
})

test('windows laid out one by one', () => {
  fc.assert(
    fc.property(numbers, ({ size, kernel, stride, dilation, amount }) => {
      const extent = dilation * (kernel - 1) + 1
      for (const padding of paddings(amount)) {
        const window = axis(kernel, stride, dilation)
        if (fits(number(size), window, padding) !== 'yes') continue
        const output = asNumber(windowOutput(number(size), window, padding)) as number
        const pads = windowPadding(number(size), window, padding)
        const before = asNumber(pads.before) as number
        const after = asNumber(pads.after) as number
        const last = (output - 1) * stride - before
        // The last window lies on the padded input, and no further whole window does.
        expect(last + extent).toBeLessThanOrEqual(size + after)
        if (padding.kind !== 'same')
          expect(last + stride + extent).toBeGreaterThan(size + Math.min(after, amount))
        // Rounding up never adds a window of padding alone behind the input, and leaves no cell out that it could reach.
        if (padding.kind === 'pad_ceil') {
          expect(last).toBeLessThan(size)
          if (last + extent < size + amount) expect(last + stride).toBeGreaterThanOrEqual(size)
        }
      }
    }),
    { numRuns: 800 },
  )
})

test('names in the place of numbers give the same sizes', () => {
  fc.assert(
    fc.property(numbers, ({ size, kernel, stride, dilation, amount }) => {
      const symbolic: AxisWindow = { kernel: name('k'), stride: name('s'), dilation: name('d') }
      const known = new Map([
        ['h', size],
        ['k', kernel],
        ['s', stride],
        ['d', dilation],
      ])
      for (const padding of paddings(amount)) {
        const general = windowOutput(name('h'), symbolic, padding)
        const value = substitute(general, (text) => number(known.get(text) as number))
        expect(value).toEqual(windowOutput(number(size), axis(kernel, stride, dilation), padding))
      }
    }),
  )
})

test('sizes print as in signatures', () => {
  const h = name('h')
  expect(show(windowOutput(h, axis(3, 2, 1), { kind: 'same' }))).toBe('⌈h/2⌉')
  expect(show(windowOutput(h, axis(3, 1, 1), { kind: 'same' }))).toBe('h')
  expect(show(windowOutput(h, axis(3, 1, 1), { kind: 'valid' }))).toBe('h - 2')
  expect(show(windowOutput(h, axis(7, 2, 1), { kind: 'pad', amount: number(3) }))).toBe('⌈h/2⌉')
  expect(show(windowOutput(h, axis(3, 2, 1), { kind: 'pad_ceil', amount: number(0) }))).toBe('⌊h/2⌋')
  expect(fits(h, axis(3, 2, 1), { kind: 'same' })).toBe('yes')
  expect(fits(h, axis(3, 2, 1), { kind: 'valid' })).toBe('unknown')
  expect(showWindow(windowOf(7, 7, 2))).toBe('7×7/2')
  expect(showWindow(windowOf(3, 3))).toBe('3×3')
  expect(showWindow(windowOf(2, 3, [2, 1]))).toBe('2×3/(2×1)')
  expect(showShape([h, add(h, number(1)), number(64)])).toBe('h×(h + 1)×64')
  expect(showPadding({ kind: 'pad_ceil', amount: number(0) })).toBe('pad_ceil(0)')
  expect(shapesEqual(shapeOf(1, 2), shapeOf(1, 2))).toBe('yes')
  expect(shapesEqual(shapeOf(1, 2), shapeOf(2, 1))).toBe('no')
  expect(shapesEqual(shapeOf(1), shapeOf(1, 1))).toBe('no')
  expect(shapesEqual([h, number(1)], [name('w'), number(2)])).toBe('no')
  expect(shapesEqual([h], [name('w')])).toBe('unknown')
  expect(asNumber(elements(shapeOf(28, 28, 256)))).toBe(28 * 28 * 256)
})
