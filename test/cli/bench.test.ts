/** `inc bench`: the page about it is what it prints but for the numbers, and what cannot be timed is said plainly. */
import { describe, expect, test } from 'vitest'
import { bfloat16Missing } from '../../src/runtime/machine/bfloat16.ts'
import { hasNativeLibrary, mustHaveNativeLibrary } from '../building/native_library.ts'
import { pages } from '../docs/page.ts'
import { programsOf } from '../docs/programs.ts'
import { bad, good, inc, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()
const at = { folder: folder.path }
const page = pages().find(({ path }) => path === 'docs/bench.md')!

/** Numbers and the columns that they widen are not compared. */
const form = (text: string) =>
  text
    .trim()
    .replace(/\d[\d.,e+-]*\d|\d/g, 'N')
    .replace(/─+/g, '─')
    .replace(/ +/g, ' ')
    .replace('core (', 'cores (')

interface Run {
  readonly engine: string
  readonly precision: string
  readonly batch: number
  readonly step_ms: number
  readonly images_per_s: number
  readonly peak_mb: number
  readonly matmul_share: number
}

interface Document {
  readonly runs: readonly Run[]
  readonly matmul: readonly { readonly precision: string; readonly size: number; readonly gflops: number }[]
  readonly step_gflop: number
}

function measured(words: readonly string[]): Document {
  const { code, out, err } = inc(['bench', ...words, '--rounds', '1', '--steps', '2', '--format', 'json'], at)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as Document
}

test('there is a native library where there must be one', () => {
  expect(hasNativeLibrary || !mustHaveNativeLibrary).toBe(true)
})

describe.skipIf(!hasNativeLibrary)('bench', () => {
  const shown = page.blocks
    .filter(({ language }) => language === 'console')
    .flatMap(({ text }) => {
      const [, words, output] = /^\$ npx inc (bench .*)\n([\s\S]*)$/.exec(text) ?? []
      return words === undefined ? [] : [{ words: words.split(' '), output: output! }]
    })

  test('is shown by its page', () => {
    expect(shown.length).toBe(2)
  })

  test.each(shown)('$words prints what the page shows, but for the numbers', ({ words, output }) => {
    for (const [name, text] of programsOf(page).files) folder.write(name, text)
    const { code, out } = inc(words, at)
    expect(code).toBe(0)
    expect(form(out)).toBe(form(output))
  })

  test('has the engines in the order that is asked for, with figures that follow from each other', () => {
    folder.write(
      'headed.inc',
      `network tiny : 8×8×3 -> 1×1×2 = conv2d(3×3, 4) as body |> global_avg_pool |> linear(2)
head aux of tiny at body = global_avg_pool |> linear(2)
`,
    )
    const { runs, matmul, step_gflop } = measured([
      ...['headed.inc', '--engine', 'graph,eager', '--batch', '3'],
    ])
    expect(runs.map(({ engine, precision, batch }) => ({ engine, precision, batch }))).toEqual([
      { engine: 'graph', precision: 'fp32', batch: 3 },
      ...(bfloat16Missing(false) === null ? [{ engine: 'graph', precision: 'bf16', batch: 3 }] : []),
      { engine: 'eager', precision: 'fp32', batch: 3 },
    ])
    // 3×3×3×4 products at 8×8 places, 4×2 for the output and as many for its head; six operations each, three images.
    expect(step_gflop * 1e9).toBeCloseTo(3 * 6 * (108 * 64 + 8 + 8), 3)
    for (const { precision, step_ms, images_per_s, peak_mb, matmul_share } of runs) {
      const product = matmul.find((each) => each.precision === precision)!
      expect(images_per_s / (3000 / step_ms)).toBeCloseTo(1, 2)
      expect(matmul_share / (step_gflop / (step_ms / 1000) / product.gflops)).toBeCloseTo(1, 2)
      expect(peak_mb).toBeGreaterThan(100)
    }
  })

  test('has predictions instead of steps, and passes or none', { timeout: 120_000 }, () => {
    folder.write('good.inc', good)
    const words = ['good.inc', '--precision', 'fp32', '--batch', '2', '--engine']
    const steps = measured([...words, 'graph', '--passes', 'none'])
    const predictions = measured([...words, 'eager,graph', '--predict', '--passes', 'fold-normalization'])
    expect(predictions.runs.map(({ engine }) => engine)).toEqual(['eager', 'graph'])
    expect(predictions.step_gflop * 3).toBeCloseTo(steps.step_gflop, 9)
  })
})

describe('what cannot be timed', () => {
  /** Loaded by Node before everything: the native package is not there. */
  const hidden = folder.write(
    'hidden.cjs',
    `const Module = require('node:module')
const load = Module._load
Module._load = function (request, ...rest) {
  if (/tfjs-node-gpu/.test(request)) throw new Error('hidden by a test')
  return load.call(this, request, ...rest)
}
`,
  )

  test('is anything without the native library: a message that says how to get it, exit code 2', () => {
    folder.write('good.inc', good)
    const environment = { NODE_OPTIONS: `--require ${hidden}` }
    const { code, out, err } = inc(['bench', 'good.inc', '--rounds', '1'], { ...at, environment })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(
      /^error: the eager engine in fp32 cannot be timed: .*native TensorFlow library.*hidden by a test/m,
    )
    expect(err).toContain('inc native install')
  })

  test.each([
    [['--precision', 'bf16', '--engine', 'eager'], 2, 'in fp32 only'],
    [['--precision', 'fp32,bf16', '--predict'], 2, 'predictions are worked out in fp32'],
    [['--passes', 'magic'], 2, 'There is no pass'],
    [['--precision', 'fp8'], 2, 'The precisions are fp32 and bf16'],
    [['--engine', 'eager,lazy'], 2, 'The engines are eager and graph'],
    [['--batch', '0'], 2, 'at least 1'],
    [['--network', 'other'], 2, 'other'],
  ])('%j', (words, exitCode, hint) => {
    folder.write('good.inc', good)
    const { code, out, err } = inc(['bench', 'good.inc', ...words], at)
    expect({ code, out }).toEqual({ code: exitCode, out: '' })
    expect(err).toContain(hint)
  })

  test('is a file with problems', () => {
    folder.write('bad.inc', bad)
    const { code, err } = inc(['bench', 'bad.inc'], at)
    expect(code).toBe(1)
    expect(err).toContain('error[')
  })
})
