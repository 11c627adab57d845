/** The lint of windows: what it says, what it leaves unsaid, and that its safe fixes move no window. */
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import type { Problem } from '../../src/diagnostics/problem.ts'
import { underPadding, windowSites } from '../../src/lint/placed_window.ts'
import '../property_seed.ts'
import { libraryImporter } from '../building/importer.ts'
import { sourceOf } from '../building/repository.ts'

function lintOf(body: string, input: string, output: string, portability = true): readonly Problem[] {
  const text = `network n : ${input} -> ${output} = ${body}\n`
  return check({ name: 'n.inc', text }, libraryImporter, { portability }).problems
}

const codesOf = (problems: readonly Problem[]) => problems.map(({ code }) => code.replace('portability/', ''))

describe('specs', () => {
  for (const name of readdirSync('specs').filter((file) => file.endsWith('.inc')))
    test(`${name} has no warning unasked`, () => {
      const { problems } = check(sourceOf(`specs/${name}`), libraryImporter)
      expect(problems.filter(({ code }) => code.startsWith('portability/'))).toEqual([])
    })

  test('GoogLeNet: one uneven convolution and the four pools that round up, each at its row', () => {
    const { problems } = check(sourceOf('specs/googlenet.inc'), libraryImporter, { portability: true })
    expect(codesOf(problems)).toEqual(['uneven-padding', 'rounding', 'rounding', 'rounding', 'rounding'])
    expect(problems[0]!.message).toContain('2 before and 3 behind')
    expect(problems[1]!.message).toContain('gives 56×56 under `same`, 56×56 rounded up, 55×55 rounded down')
  })
})

describe('windows that are portable as they stand', () => {
  test.each([
    ['conv2d(3×3, 4)', '8×8×3', '8×8×4'],
    ['conv2d(3×3/2, 4)', '9×9×3', '5×5×4'],
    ['max_pool(2×2/2)', '8×8×3', '4×4×3'],
    ['max_pool(3×3/2, padding: pad_ceil(0))', '8×8×3', '4×4×3'],
    ['max_pool(3×3/2, padding: pad(1))', '8×8×3', '4×4×3'],
    ['conv2d(1×1/2, 4)', '8×8×3', '4×4×4'],
    ['avg_pool(4×4, padding: valid)', '4×4×3', '1×1×3'],
    ['conv2d_transpose(2×2/2, 4)', '8×8×3', '16×16×4'],
    ['global_avg_pool', '8×8×3', '1×1×3'],
    ['avg_pool(3×1, padding: valid)', '3×1×3', '1×1×3'],
  ])('%s', (body, input, output) => {
    expect(lintOf(body, input, output)).toEqual([])
  })
})

describe('what is said', () => {
  test.each([
    ['max_pool(2×2/2)', '7×7×3', '4×4×3', 'rounding'],
    ['max_pool(3×3/2)', '7×7×3', '4×4×3', 'rounding'],
    ['conv2d(2×2, 4)', '8×8×3', '8×8×4', 'uneven-padding'],
    ['conv2d(3×3/2, 4)', '9×8×3', '5×4×4', 'uneven-padding'],
    ['conv2d(3×3/2, 4, dilation: 2)', '8×8×3', '4×4×4', 'uneven-padding'],
    ['avg_pool(3×3)', '8×8×3', '8×8×3', 'padding-in-mean'],
    ['avg_pool(3×3, padding: pad(1))', '8×8×3', '8×8×3', 'padding-in-mean'],
  ])('%s on %s, on request', (body, input, output, code) => {
    expect(codesOf(lintOf(body, input, output))).toEqual([code])
    expect(lintOf(body, input, output, false)).toEqual([])
  })

  test.each([
    ['avg_pool(7×7)', '4×4×3', '4×4×3', 'window-over-map'],
    ['avg_pool(2×9)', '8×8×3', '8×8×3', 'window-over-map'],
    ['conv2d(2×2/3, 4, padding: valid)', '8×8×3', '3×3×4', 'stride-skips'],
    ['max_pool(1×3/2)', '9×9×3', '5×5×3', 'stride-skips'],
  ])('%s on %s, always', (body, input, output, code) => {
    expect(codesOf(lintOf(body, input, output, false))).toEqual([code])
  })

  test('a window of a block is told once, with the other maps it stands on, and labelled with the row', () => {
    const text = [
      'block down(k: Int) = conv2d(3×3/2, k)',
      'network n : 32×32×3 -> 4×4×8 = chain table',
      '  | type | k |',
      '  |------|---|',
      '  | down | 4 |',
      '  | down | 6 |',
      '  | down | 8 |',
      '',
    ].join('\n')
    const { problems } = check({ name: 'n.inc', text }, libraryImporter, { portability: true })
    expect(codesOf(problems)).toEqual(['uneven-padding'])
    expect(problems[0]!.message).toContain('(also on 16×16, 8×8)')
    expect(problems[0]!.labels.map((label) => label.text)).toEqual(['in this row'])
  })

  test('a window of the library is shown where it is used', () => {
    const text =
      'import { conv_bn } from "std/blocks"\nnetwork n : 8×8×3 -> 4×4×4 = conv_bn(3×3/2, 4) |> identity\n'
    const { problems } = check({ name: 'n.inc', text }, libraryImporter, { portability: true })
    expect(problems.map(({ span }) => span.source.name)).toEqual(['n.inc'])
    expect(problems[0]!.labels.map((label) => [label.span.source.name, label.text])).toEqual([
      ['std/blocks', 'this window'],
    ])
  })
})

test('a fix for rounding leaves every window where it stood, and an even padding the size of the map', () => {
  let tried = 0
  const whole = (min: number, max: number) => fc.integer({ min, max })
  const layer = fc.constantFrom('max_pool', 'conv2d')
  fc.assert(
    fc.property(layer, whole(1, 5), whole(1, 4), whole(5, 40), whole(5, 40), (name, k, s, h, w) => {
      // A stride that skips input stays what it is.
      fc.pre(s <= k)
      const output = `⌈${h}/${s}⌉×⌈${w}/${s}⌉×3`
      const rest = name === 'conv2d' ? ', 3' : ''
      const text = `network n : ${h}×${w}×3 -> ${output} = ${name}(${k}×${k}/${s}${rest})\n`
      const before = check({ name: 'n.inc', text }, libraryImporter, { portability: true })
      for (const { fixes } of before.problems)
        for (const { edits, safe } of fixes) {
          const [{ span, text: replacement }] = edits as [(typeof edits)[0]]
          const mended = text.slice(0, span.start) + replacement + text.slice(span.end)
          const after = check({ name: 'n.inc', text: mended }, libraryImporter, { portability: true })
          expect(after.problems, mended).toEqual([])
          const [[old], [fixed]] = [before, after].map(({ networks }) =>
            windowSites(networks.map(({ network }) => network)).map(([{ axes }]) => axes),
          ) as [[[object, object]], [[object, object]]]
          if (safe) expect(fixed, mended).toEqual(old)
          tried += 1
        }
    }),
    { numRuns: 400 },
  )
  expect(tried).toBeGreaterThan(100)
})

test('the place of a window under a padding is that of the one window formula', () => {
  const axis = { size: 112, extent: 3, stride: 2, count: 0, before: 0, after: 0 }
  expect(underPadding(axis, { kind: 'same' })).toEqual({ ...axis, count: 56, before: 0, after: 1 })
  expect(underPadding({ ...axis, size: 2 }, { kind: 'valid' })).toBeNull()
})
