/** Safe fixes: slips in programs that were right are mended to the very text they came from; what is not evident is left. */
import '../property_seed.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixed } from '../../src/cli/fix_files.ts'
import { check } from '../../src/compile.ts'
import type { Edit } from '../../src/diagnostics/problem.ts'
import { applicable, edited } from '../../src/diagnostics/safe_fixes.ts'
import { libraryImporter } from '../building/importer.ts'
import { sourceOf } from '../building/repository.ts'

const always = { portability: false }
const fixedText = (text: string, lints = always) =>
  fixed({ name: 'n.inc', text }, libraryImporter, lints).text
const problemsOf = (text: string, lints = always) =>
  check({ name: 'n.inc', text }, libraryImporter, lints).problems

describe('what is evident is mended, and the result checks', () => {
  test.each([
    ['a name', 'network n : 8×8×3 -> 8×8×3 = rellu\n', 'network n : 8×8×3 -> 8×8×3 = relu\n'],
    [
      'swapped arguments',
      'network n : 8×8×3 -> 8×8×4 = conv2d( 4 , 3×3/1 )\n',
      'network n : 8×8×3 -> 8×8×4 = conv2d( 3×3/1 , 4 )\n',
    ],
    [
      'an argument’s name',
      'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, filter: 3)\n',
      'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, filters: 3)\n',
    ],
    [
      'x between names',
      'block f : hxwxc = relu\nnetwork n : 8×8×3 -> 8×8×3 = f\n',
      'block f : h×w×c = relu\nnetwork n : 8×8×3 -> 8×8×3 = f\n',
    ],
    ['a word at column one', 'netwrok n : 8×8×3 -> 8×8×3 = relu\n', 'network n : 8×8×3 -> 8×8×3 = relu\n'],
    [
      'a map where a sequence is taken',
      'network n : 8×8×3 -> 1×3 = token(1)\n',
      'network n : 8×8×3 -> 1×3 = tokens |> token(1)\n',
    ],
    [
      'an imported name, with its uses',
      'import { conv_bm } from "std/blocks" // k\nnetwork n : 8×8×3 -> 8×8×4 = conv_bm(3×3, 4)\n',
      'import { conv_bn } from "std/blocks" // k\nnetwork n : 8×8×3 -> 8×8×4 = conv_bn(3×3, 4)\n',
    ],
    [
      'the words of a type cell and a value in it',
      'let width = 4\nnetwork n : 8×8×3 -> 8×8×4 = chain table\n  | type             |\n  |------------------|\n  | conv2dd 1×1, widht |\n',
      'let width = 4\nnetwork n : 8×8×3 -> 8×8×4 = chain table\n  | type             |\n  |------------------|\n  | conv2d 1×1, width |\n',
    ],
    [
      'a head, a budget and its quantity',
      'network netw : 8×8×3 -> 8×8×4 = conv2d(1×1, 4)\nbudget net\n  parms <= 1K\n'.replace(
        'budget net',
        'budget nettw',
      ),
      'network netw : 8×8×3 -> 8×8×4 = conv2d(1×1, 4)\nbudget netw\n  params <= 1K\n',
    ],
  ])('%s', (_, wrong, right) => {
    expect(problemsOf(right)).toEqual([])
    expect(fixedText(wrong)).toBe(right)
  })

  test('a waiver that is not needed, where its own value follows as well', () => {
    const table = [
      'network n : 8×8×3 -> 8×8×4 = chain table',
      '  | type          | params |',
      '  |---------------|--------|',
      '  | conv2d 1×1, 4 | 16     |',
      '',
    ].join('\n')
    const waived = (value: string) =>
      `${table}\n  waive conv2d.params is ${value} because "it looked odd" // why\n`
    expect(fixedText(waived('16'))).toBe(`${table}\n   // why\n`)
    expect(problemsOf(fixedText(waived('16')))).toEqual([])
    expect(fixedText(waived('17'))).toBe(waived('17'))
  })

  test('a rounding that is only looked for on request', () => {
    const pool = 'network n : 8×8×3 -> 4×4×3 = max_pool(3×3/2)\n'
    expect(fixedText(pool)).toBe(pool)
    expect(fixedText(pool, { portability: true })).toBe(pool.replace('/2)', '/2, padding: pad_ceil(0))'))
  })
})

describe('what is a guess is left as it is', () => {
  test.each([
    ['two names as near', 'let conv_a = 1\nlet conv_b = 2\nnetwork n : 8×8×3 -> 8×8×3 = dropout(conv_c)\n'],
    ['another digit', 'let size1 = 3\nnetwork n : 8×8×3 -> 8×8×3 = conv2d(3×3, size2)\n'],
    ['a short name', 'network n : 8×8×3 -> 8×8×3 = lrm(5)\n'],
    ['a projection', 'network n : 8×8×3 -> 8×8×4 = add(identity, conv2d(3×3, 4))\n'],
    ['a width', 'network n : 8×8×4 -> 8×8×30 = conv2d(3×3, 30, groups: 4)\n'],
    ['a padding', 'network n : 4×4×3 -> 1×1×3 = avg_pool(7×7, padding: valid)\n'],
    ['one row of classes', 'network n : 8×8×3 -> 1×1×5 = conv2d(3×3, 4) |> linear(5)\n'],
  ])('%s', (_, text) => {
    expect(problemsOf(text)).not.toEqual([])
    expect(fixedText(text)).toBe(text)
  })

  test('but offered: each fix makes the problem go away', () => {
    const offered = (text: string) =>
      problemsOf(text).flatMap(({ fixes }) =>
        fixes.map(({ edits, title }) => [title, edited(text, edits)] as const),
      )
    expect(
      offered('network n : 8×8×3 -> 8×8×4 = add(identity, conv2d(3×3, 4))\n').map(([, text]) => text),
    ).toEqual(['network n : 8×8×3 -> 8×8×4 = add(conv2d(1×1, 4), conv2d(3×3, 4))\n'])
    expect(
      offered('network n : 8×8×3 -> 4×4×4 = add(identity, conv2d(3×3/2, 4))\n').map(([, text]) => text),
    ).toEqual(['network n : 8×8×3 -> 4×4×4 = add(conv2d(1×1/2, 4), conv2d(3×3/2, 4))\n'])
    const mended = [
      ...offered('network n : 8×8×4 -> 8×8×30 = conv2d(3×3, filters: 30, groups: 4)\n'),
      ...offered('network n : 4×4×3 -> 1×1×3 = avg_pool(7×7, padding: valid)\n'),
      ...offered('network n : 8×8×3 -> 1×1×5 = conv2d(3×3, 4) |> linear(5)\n'),
    ]
    expect(mended.map(([title]) => title)).toEqual([
      'Write 28',
      'Write 32',
      'Write `4×4`',
      'Drop `padding: valid`',
      'Put `flatten |>` before it',
      'Put `global_avg_pool |>` before it',
    ])
    const left = mended.map(([, text]) => problemsOf(text).map(({ code }) => code))
    // The width, and the map that is left, have to be said in the signature too.
    expect(left).toEqual([
      ['shape/output-differs'],
      ['shape/output-differs'],
      [],
      ['shape/output-differs'],
      [],
      [],
    ])
  })
})

test('fixes that touch one another wait for the next round', () => {
  const source = { name: 'n.inc', text: 'abcdef' }
  const at = (start: number, end: number, text: string): Edit => ({ span: { source, start, end }, text })
  const problem = (...edits: readonly Edit[]) => ({
    code: 'a/b',
    severity: 'error' as const,
    message: '',
    span: edits[0]!.span,
    labels: [],
    help: null,
    fixes: [{ title: '', edits, safe: true }],
  })
  const mends = applicable(
    [
      problem(at(3, 4, 'D')),
      problem(at(0, 1, 'A'), at(3, 3, '!')),
      problem(at(1, 1, '?')),
      problem(at(5, 6, 'F')),
    ],
    source,
  )
  expect(
    edited(
      source.text,
      mends.flatMap(({ fix }) => fix.edits),
    ),
  ).toBe('Abc!deF')
  expect(
    applicable(
      [problem({ ...at(0, 1, 'x'), span: { source: { name: 'other', text: '' }, start: 0, end: 0 } })],
      source,
    ),
  ).toEqual([])
})

/** Words of a spec that a slip of the finger can spoil, by the place of each use. */
const spoilable =
  /\b(?:inception|convolution|conv2d|classifier|max_pool|flatten|softmax|dropout|googlenet|inverted|global_avg_pool)\b/g

describe('slips in the specs', () => {
  const slip = fc.record({
    place: fc.nat(),
    letter: fc.nat(),
    kind: fc.constantFrom('drop', 'double', 'swap'),
  })
  test.each(['specs/googlenet.inc', 'specs/vgg.inc', 'specs/resnet.inc'])(
    '%s comes back byte for byte, but for names that are as near to another; no safe fix is left',
    (path) => {
      const { text } = sourceOf(path)
      const places = [...text.matchAll(spoilable)].filter(({ index }) => {
        const line = text.slice(text.lastIndexOf('\n', index) + 1, index)
        // Slips in comments are nobody's, and a declaration's own name is right by definition.
        return !/\/\/|"/.test(line) && !/^\s*(?:block|network|let) $/.test(line)
      })
      expect(places.length).toBeGreaterThan(3)
      let spoilt = 0
      let restored = 0
      fc.assert(
        fc.property(fc.array(slip, { minLength: 1, maxLength: 5 }), (slips) => {
          const chosen = new Map(slips.map((one) => [one.place % places.length, one]))
          const edits = [...chosen].map(([place, { letter, kind }]): Edit => {
            const [{ index, 0: word }] = [places[place]!]
            const at = 1 + (letter % (word.length - 3))
            const [a, b] = [word[at]!, word[at + 1]!]
            const middle = kind === 'drop' ? b : kind === 'double' ? a + a + b : b + a
            const source = { name: path, text }
            return { span: { source, start: index + at, end: index + at + 2 }, text: middle }
          })
          const wrong = edited(text, edits)
          if (/\d/.test(edits.map((edit) => edit.text).join('')) || wrong === text) return
          spoilt += 1
          const mended = fixed({ name: path, text: wrong }, libraryImporter, always).text
          const { problems } = check({ name: path, text: mended }, libraryImporter)
          expect(problems.filter(({ fixes }) => fixes.some(({ safe }) => safe))).toEqual([])
          // Some slips make the same name (`max__pool`), and some are as near to another one.
          const isOwnName = problems.length > 0 && problems.every(({ fixes }) => fixes.length > 0)
          if (mended === text) restored += 1
          else expect(problems.length === 0 || isOwnName, mended).toBe(true)
        }),
        { numRuns: 25 },
      )
      expect(spoilt).toBeGreaterThan(10)
      expect(restored).toBeGreaterThan(spoilt / 2)
    },
  )
})
