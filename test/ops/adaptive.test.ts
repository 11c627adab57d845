/** What adaptive pools cost and see, against their windows counted out. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AnyPrimitive, primitives } from '../../src/ops/index.ts'
import { asNumber, type Dimension, name, number, type Shape, substitute } from '../../src/shape/index.ts'
import '../property_seed.ts'

const mean = primitives.adaptive_avg_pool
const largest = primitives.adaptive_max_pool

/** The cells of each window of an axis, counted by PyTorch's rule. */
function windows(size: number, places: number): readonly number[] {
  return Array.from({ length: places }, (_, i) => {
    const begin = Math.floor((i * size) / places)
    return Math.ceil(((i + 1) * size) / places) - begin
  })
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

function flops(operation: AnyPrimitive, input: Shape, height: Dimension, width: Dimension): Dimension {
  const output = [height, width, input[2]!]
  return operation.work({ arguments: { size: { height, width } }, inputs: [input], output }).otherFlops!
}

const side = fc.integer({ min: 1, max: 40 })
const place = fc.integer({ min: 1, max: 12 })
const cases = fc.tuple(side, side, fc.integer({ min: 1, max: 3 }), place, place)

test('the mean takes one operation a cell, the largest value one less for each window', () => {
  fc.assert(
    fc.property(cases, ([h, w, c, rows, columns]) => {
      const cells = total(windows(h, rows)) * total(windows(w, columns)) * c
      const input = [h, w, c].map((axis) => number(axis))
      const size = [number(rows), number(columns)] as const
      expect(asNumber(flops(mean, input, ...size))).toBe(cells)
      expect(asNumber(flops(largest, input, ...size))).toBe(cells - rows * columns * c)
    }),
  )
})

test('at a size that is a name it is the same number for every size; at places that are one, never less', () => {
  fc.assert(
    fc.property(cases, ([h, w, c, rows, columns]) => {
      const values: Readonly<Record<string, number>> = { h, w, p: rows, q: columns }
      const at = (cost: Dimension) => asNumber(substitute(cost, (letter) => number(values[letter]!)))!
      const cells = total(windows(h, rows)) * total(windows(w, columns)) * c
      const input = [name('h'), name('w'), number(c)]
      expect(at(flops(mean, input, number(rows), number(columns)))).toBe(cells)
      expect(at(flops(mean, input, name('p'), name('q')))).toBeGreaterThanOrEqual(cells)
    }),
  )
})

test('a window spans as many cells as the longest, and they lie h/places apart', () => {
  fc.assert(
    fc.property(cases, ([h, w, c, rows, columns]) => {
      const size = { height: number(rows), width: number(columns) }
      const footprint = mean.footprint({ size }, [[h, w, c].map((axis) => number(axis))])
      if (rows === 1 && columns === 1) {
        expect(footprint).toEqual({ kind: 'whole' })
        return
      }
      if (footprint.kind !== 'window') throw new Error(`it is ${footprint.kind}`)
      const { extent, stride } = footprint
      expect(asNumber(extent.height)).toBe(Math.max(...windows(h, rows)))
      expect(asNumber(extent.width)).toBe(Math.max(...windows(w, columns)))
      expect([stride.height, stride.width].map(asNumber)).toEqual([h / rows, w / columns])
    }),
  )
})
