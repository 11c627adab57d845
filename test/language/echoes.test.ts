/** One mistake, one problem: what follows from a mistake in GoogLeNet's table is not told beside it. */
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import type { Problem } from '../../src/diagnostics/problem.ts'
import { positionAt } from '../../src/source/source.ts'
import { libraryImporter } from '../building/importer.ts'
import { sourceOf } from '../building/repository.ts'

const spec = sourceOf('specs/googlenet.inc')

/** The problems of the spec with every `before` written `after`. */
function problemsWith(
  before: string,
  after: string,
  how: 'once' | 'everywhere' = 'once',
): readonly Problem[] {
  expect(spec.text).toContain(before)
  const text = how === 'once' ? spec.text.replace(before, after) : spec.text.replaceAll(before, after)
  return check({ name: 'googlenet.inc', text }, libraryImporter).problems
}

const told = (problems: readonly Problem[]) =>
  problems.map(({ code, span }) => `${positionAt(span.source, span.start).line} ${code}`)

describe('one problem for', () => {
  test.each([
    [
      'a filter count in row 3a',
      '| 96          | 128  | 16 ',
      '| 96          | 182  | 16 ',
      '42 claim/differs',
    ],
    [
      'filters before a branch, which change figures and no size',
      '| 64   | 96          | 128 ',
      '| 64   | 69          | 128 ',
      '42 claim/differs',
    ],
    ['the first stride', '| 7×7/2 ', '| 7×7/3 ', '38 claim/differs'],
    [
      'a stride that is too large for all that follows',
      '| 3×3/2             | 28×28×192',
      '| 3×3/4             | 28×28×192',
      '41 claim/differs',
    ],
    [
      'a stride that leaves the maps too large',
      '| 3×3/2             | 14×14×480',
      '| 3×3/1             | 14×14×480',
      '44 claim/differs',
    ],
    ['the signature', '-> 1×1×1000 =\n  let', '-> 1×1×100 =\n  let', '29 shape/output-differs'],
    ['a block under another name', 'block inception(', 'block module(', '42 table/unknown-block'],
    ['a block’s misspelt name', 'block inception(', 'block incpetion(', '42 table/unknown-block'],
    ['a header', '| #5×5 | pool proj |', '| #5×5 | pool prj  |', '36 table/column-unread'],
    ['the size of a unit', 'K: 1024', 'K: 1000', '38 claim/unit'],
    ['a size of a unit that is no number', 'K: 1024', 'K: relu', '35 table/option-value'],
    ['a size of a unit that cannot be worked out', 'K: 1024', 'K: absent', '35 name/unknown'],
    ['a broken `let`', 'alpha: 0.0001', 'alpha 0.0001', '30 syntax/expected'],
    ['a `let` of a name that is not there', 'std.lrn(5', 'std.lnr(5', '30 name/unknown-member'],
    ['a `let` of another kind', 'if lrn then', 'if 3 then', '30 type/condition'],
    [
      'a kind in a block that nine rows call',
      '|> conv(3×3, `#3×3`),\n    conv(1×1, `#5',
      '|> conv(3×3, true),\n    conv(1×1, `#5',
      '17 type/kind-differs',
    ],
    [
      'swapped arguments in a block that every row calls',
      'conv2d(size, filters, padding: same)',
      'conv2d(filters, size, padding: same)',
      '5 type/arguments-swapped',
    ],
    ['a branch that is missing', '    conv(1×1, `#1×1`),\n', '', '14 shape/output-differs'],
    [
      'a window in a block that nine rows call',
      '|> conv(3×3, `#3×3`),\n    conv(1×1, `#5',
      '|> conv(1×1, `#3×3`),\n    conv(1×1, `#5',
      '42 claim/block-differs',
    ],
    [
      'an import that fails',
      '/// Every',
      'import { conv_bn, mbconv } from "./absent"\n/// Every',
      '3 import/missing',
    ],
  ])('%s', (_, before, after, expected) => {
    expect(told(problemsWith(before, after))).toEqual([expected])
  })

  test('a misspelt block in all nine rows, with the places it stands in, and no fix that is taken for evident', () => {
    const problems = problemsWith('| inception (', '| incepton  (', 'everywhere')
    expect(told(problems)).toEqual(['42 table/unknown-block'])
    const [{ labels, fixes, help }] = problems as [Problem]
    expect(labels.map(({ text }) => text)).toEqual(['and here', 'and here', 'and here, and at 5 more places'])
    expect(help).toBe('Did you mean `inception`?')
    expect(fixes.map(({ edits, safe }) => [edits.length, safe])).toEqual([[9, false]])
  })

  test('an import that fails of which every row is made', () => {
    const { text } = spec
    const moved = text
      .replace(/\/\/\/ Inception module with[\s\S]*?\n {2}\)\n/, '')
      .replace('/// Every', 'import { inception } from "./absent"\n/// Every')
    expect(moved).not.toContain('block inception(')
    expect(told(check({ name: 'googlenet.inc', text: moved }, libraryImporter).problems)).toEqual([
      '3 import/missing',
    ])
  })
})

describe('two problems for two mistakes', () => {
  test('in two rows', () => {
    const { text } = spec
    const wrong = text.replace('| 128  | 16 ', '| 129  | 16 ').replace('| 288  | 32 ', '| 289  | 32 ')
    expect(told(check({ name: 'googlenet.inc', text: wrong }, libraryImporter).problems)).toEqual([
      '42 claim/differs',
      '48 claim/differs',
    ])
  })

  test('in a row and in an argument below it that no size explains', () => {
    const { text } = spec
    const wrong = text.replace('| 7×7/2 ', '| 7×7/3 ').replace('dropout (40%)', 'dropout (140%)')
    const problems = check({ name: 'googlenet.inc', text: wrong }, libraryImporter).problems
    expect(told(problems)).toEqual(['38 claim/differs', '54 shape/out-of-range'])
  })

  test('of the same kind in two places', () => {
    const text =
      'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, 3/0)\nnetwork m : 8×8×3 -> 8×8×3 = conv2d(3×3, 3/0)\n'
    expect(told(check({ name: 'n.inc', text }, libraryImporter).problems)).toEqual([
      '1 type/division-by-zero',
      '2 type/division-by-zero',
    ])
  })
})
