/** The learning rate and the length of a run. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochsBefore, rateAt, stepsIn } from '../../src/runtime/engine/rate.ts'

describe('the rate', () => {
  const epoch = { batch: 32, images: 1_281_167 }

  it('falls 4% every 8 epochs', () => {
    const rate = { base: 0.01, decay: { fraction: 0.04, every: 8, unit: 'epochs' } } as const
    const eight = Math.ceil((8 * epoch.images) / epoch.batch)
    expect(rateAt(rate, 0, epoch)).toBe(0.01)
    expect(rateAt(rate, eight - 1, epoch)).toBe(0.01)
    expect(rateAt(rate, eight, epoch)).toBeCloseTo(0.0096, 12)
    expect(rateAt(rate, 10 * eight, epoch)).toBeCloseTo(0.01 * 0.96 ** 10, 12)
  })

  it('falls at the very step, counted in steps', () => {
    const rate = { base: 1, decay: { fraction: 0.5, every: 3, unit: 'steps' } } as const
    expect(Array.from({ length: 8 }, (_, step) => rateAt(rate, step, epoch))).toEqual([
      1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25,
    ])
  })

  it('never rises, and is its base without decay', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fraction, fc.integer({ min: 1, max: 9 }), fc.nat(5000), (fall, every, step) => {
        const rate = { base: 0.1, decay: { fraction: fall, every, unit: 'epochs' } } as const
        const small = { batch: 7, images: 100 }
        expect(rateAt(rate, step + 1, small)).toBeLessThanOrEqual(rateAt(rate, step, small))
        expect(rateAt({ base: 0.1, decay: null }, step, small)).toBe(0.1)
      }),
    )
  })
})

describe('the length', () => {
  it('covers every epoch, with less than one step beyond', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 999 }),
        (count, batch, images) => {
          const epoch = { batch, images }
          const steps = stepsIn({ count, unit: 'epochs' }, epoch)
          expect(epochsBefore(steps, epoch)).toBeGreaterThanOrEqual(count)
          expect(epochsBefore(steps - 1, epoch)).toBeLessThan(count)
          expect(stepsIn({ count, unit: 'steps' }, epoch)).toBe(count)
        },
      ),
    )
  })
})
