/** The figures of the demonstration: ink is bounded, and a figure turned or moved is the same figure. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figureNames, figures, type Place } from '../../scripts/demo/figures.ts'
import { randomOf } from '../../scripts/demo/random.ts'

const shapes = ['cross', 'disc', 'ring', 'spiral', 'square', 'star', 'triangle']

const place = fc.record({
  x: fc.double({ min: 40, max: 60, noNaN: true }),
  y: fc.double({ min: 40, max: 60, noNaN: true }),
  radius: fc.double({ min: 20, max: 80, noNaN: true }),
  angle: fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
})
const anyFigure = fc.constantFrom(...figureNames)
const seed = fc.integer({ min: 0, max: 1_000_000 })
const offset = fc.double({ min: -90, max: 90, noNaN: true })

function inkOf(name: string, at: Place, key: number) {
  return figures[name]!(at, randomOf(key))
}

describe('figures', () => {
  it('are twelve, in the order in which an image folder has its classes', () => {
    expect(figureNames).toHaveLength(12)
    expect([...figureNames].sort()).toEqual(figureNames)
  })

  it('put between no ink and full ink on every point', () => {
    fc.assert(
      fc.property(anyFigure, place, seed, offset, offset, (name, at, key, dx, dy) => {
        const ink = inkOf(name, at, key)(at.x + dx, at.y + dy)
        expect(ink).toBeGreaterThanOrEqual(0)
        expect(ink).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('move and turn with their place', () => {
    fc.assert(
      fc.property(anyFigure, place, seed, offset, offset, offset, (name, at, key, dx, dy, turn) => {
        // A spiral winds ever more tightly: at its very centre there is no telling.
        fc.pre(Math.hypot(dx, dy) > 1)
        const moved = { ...at, x: at.x + 7, y: at.y - 3, angle: at.angle + turn }
        const [cosine, sine] = [Math.cos(turn), Math.sin(turn)]
        const here = inkOf(name, at, key)(at.x + dx, at.y + dy)
        const there = inkOf(
          name,
          moved,
          key,
        )(moved.x + dx * cosine - dy * sine, moved.y + dx * sine + dy * cosine)
        expect(there).toBeCloseTo(here, 4)
      }),
    )
  })

  it('stay within their radius where they are shapes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...shapes), place, seed, offset, (name, at, key, direction) => {
        const outside = at.radius + 1
        const ink = inkOf(name, at, key)
        expect(ink(at.x + outside * Math.cos(direction), at.y + outside * Math.sin(direction))).toBe(0)
      }),
    )
  })

  it.each(figureNames)('%s leaves much ground and much ink within its radius', (name) => {
    for (let key = 0; key < 20; key++) {
      const ink = inkOf(name, { x: 50, y: 50, radius: 40, angle: key }, key)
      let [sum, points] = [0, 0]
      for (let y = 10; y <= 90; y++) {
        for (let x = 10; x <= 90; x++) {
          if (Math.hypot(x - 50, y - 50) > 40) continue
          sum += ink(x, y)
          points++
        }
      }
      // The disc is what fills its radius; of every other figure at least a tenth and at most four fifths are ink.
      if (name === 'disc') expect(sum / points).toBeGreaterThan(0.95)
      else {
        expect(sum / points).toBeGreaterThan(1 / 10)
        expect(sum / points).toBeLessThan(4 / 5)
      }
    }
  })
})
