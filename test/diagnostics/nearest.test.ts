/** The nearest name: distances against a plain definition, and what counts as near. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance, isSlip, nearest } from '../../src/runtime/contract/nearest_name.ts'

/** Optimal string alignment by its definition, without a limit. */
function plainDistance(a: string, b: string): number {
  const known = new Map<string, number>()
  const from = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j
    const key = `${i} ${j}`
    const before = known.get(key)
    if (before !== undefined) return before
    const [x, y] = [a[i - 1]!, b[j - 1]!]
    const replace = x === y ? 0 : x.toLowerCase() === y.toLowerCase() ? 0.5 : 1
    let best = Math.min(from(i - 1, j - 1) + replace, from(i - 1, j) + 1, from(i, j - 1) + 1)
    if (i > 1 && j > 1 && x === b[j - 2] && a[i - 2] === y) best = Math.min(best, from(i - 2, j - 2) + 1)
    known.set(key, best)
    return best
  }
  return from(a.length, b.length)
}

const word = fc.string({ unit: fc.constantFrom(...'abcAB_3×'), maxLength: 9 })

describe('the distance of two names', () => {
  test('is that of the definition up to the limit, and beyond it more than the limit', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 9 }), (a, b, limit) => {
        const expected = plainDistance(a, b)
        const distance = editDistance(a, b, limit)
        if (expected <= limit) expect(distance).toBe(expected)
        else expect(distance).toBeGreaterThan(limit)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('the nearest of some names', () => {
  const nameOf = (name: string, among: Iterable<string>) => nearest(name, among)?.name ?? null

  test('is the one that was meant', () => {
    expect(nameOf('inceptoin', ['relu', 'inception', 'inspection'])).toBe('inception')
    expect(nameOf('Relu', ['lrn', 'relu'])).toBe('relu')
    expect(nameOf('max_pol', ['max_pool', 'avg_pool'])).toBe('max_pool')
  })

  test('is none where nothing is near', () => {
    expect(nameOf('softmax', ['conv2d', 'linear'])).toBeNull()
    expect(nameOf('x', ['y', 'z'])).toBeNull()
    expect(nameOf('anything', [])).toBeNull()
  })

  test('is found among very many names at once', () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `network_${index}`)
    const started = performance.now()
    expect(nameOf('netwrok_77777', names)).toBe('network_77777')
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('is the only one unless another is one slip away as well; the same name twice is one', () => {
    expect(nearest('relo', ['relu', 'relu', 'lrn'])).toEqual({ name: 'relu', isOnly: true })
    expect(nearest('conv_x', ['conv_a', 'conv_b'])?.isOnly).toBe(false)
    // Nearer than the other, which is a slip away all the same.
    expect(nearest('Relu', ['relu', 'relu6', 'elu'])).toEqual({ name: 'relu', isOnly: false })
  })
})

describe('a slip', () => {
  test.each([
    ['rellu', 'relu', true],
    ['max_pol', 'max_pool', true],
    ['inceptoin', 'inception', true],
    ['conv1', 'conv2', false],
    ['relu', 'relu6', false],
    ['lnr', 'lrn', false],
    ['softmaks', 'softmax', false],
  ])('%s for %s: %s', (name, meant, expected) => {
    expect(isSlip(name, meant)).toBe(expected)
  })
})
