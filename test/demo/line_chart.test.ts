/** The line chart: its ticks are round, cover the data and are few; smoothing keeps a line's mean course. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineChart, type Point, smoothed, ticks } from '../../scripts/demo/report/line_chart.ts'

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })

describe('ticks', () => {
  it('cover the range evenly with few round values', () => {
    fc.assert(
      fc.property(
        finite,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 8 }),
        (low, span, count) => {
          const high = low + span
          const found = ticks(low, high, count)
          const slack = span * 1e-6
          expect(found[0]!).toBeLessThanOrEqual(low + slack)
          expect(found.at(-1)!).toBeGreaterThanOrEqual(high - slack)
          expect(found.length).toBeLessThanOrEqual(count + 3)
          const steps = found.slice(1).map((tick, index) => tick - found[index]!)
          for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 4)
          const mantissa = Number(
            (steps[0]! / 10 ** Math.floor(Math.log10(steps[0]! * 1.0001))).toPrecision(3),
          )
          expect([1, 2, 5, 10]).toContain(mantissa)
        },
      ),
    )
  })

  it.each([
    [
      [0, 1, 5],
      [0, 0.2, 0.4, 0.6, 0.8, 1],
    ],
    [
      [2.3, 6.9, 5],
      [2, 3, 4, 5, 6, 7],
    ],
    [
      [4, 4, 5],
      [4, 5],
    ],
  ] as const)('of %j are %j', ([low, high, count], expected) => {
    expect(ticks(low, high, count)).toEqual(expected)
  })
})

describe('smoothing', () => {
  it('leaves a constant line and the number of its points alone', () => {
    fc.assert(
      fc.property(
        finite,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 10 }),
        (y, count, reach) => {
          const points = Array.from({ length: count }, (_, x): Point => [x, y])
          for (const [index, [x, smooth]] of smoothed(points, reach).entries()) {
            expect(x).toBe(index)
            expect(smooth).toBeCloseTo(y, 3)
          }
        },
      ),
    )
  })

  it('takes the mean of the neighbours there are', () => {
    expect(
      smoothed(
        [
          [0, 0],
          [1, 3],
          [2, 6],
          [3, 3],
        ],
        1,
      ),
    ).toEqual([
      [0, 1.5],
      [1, 3],
      [2, 4],
      [3, 4.5],
    ])
  })
})

describe('a chart', () => {
  const chart = { title: 'Loss', x: 'step', y: 'loss' }

  it('tells its course in words too', () => {
    const series = [
      {
        name: 'main',
        style: 'first',
        points: [
          [1, 7],
          [40, 2.5],
        ],
      },
    ] as const
    expect(lineChart({ ...chart, series }).html).toContain(
      'aria-label="Loss: main goes from 7 at step 1 to 2.5 at step 40."',
    )
  })

  it('needs a point', () => {
    expect(() => lineChart({ ...chart, series: [] })).toThrow(RangeError)
  })
})
