/** Cells: the rules of type cells, and that the quick way reads what the parser reads. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/parser/ast.ts'
import { parseAnyCell } from '../../src/parser/cell.ts'
import { parseCell, printExpression } from '../../src/parser/index.ts'

/** A cell in the middle of a source, so that spans are seen to be the source's. */
function cell(text: string): Cell {
  const before = '  | '
  const source = { name: 'test', text: `${before}${text} |` }
  return { text, span: { source, start: before.length, end: before.length + text.length } }
}

/** Phrases as lists of printed parts. */
const phrases = (text: string) => {
  const { body, problems } = parseCell(cell(text))
  expect(problems, text).toEqual([])
  return body.phrases.map(({ parts }) => parts.map((part) => printExpression(part)))
}

describe('cells', () => {
  it.each<[string, string[][]]>([
    ['', []],
    ['-', []],
    ['—', []],
    ['64', [['64']]],
    ['11,920', [['11920']]],
    ['2.7K', [['2.7K']]],
    ['1,024K', [['1024K']]],
    ['40%', [['40%']]],
    ['4 GiB', [['4 GiB']]],
    ['✓', [['true']]],
    ['none', [['none']]],
    ['max pool', [['max', 'pool']]],
    ['conv3-64', [['`conv3-64`']]],
    ['inception (3a)', [['inception(3a)']]],
    ['dropout (40%)', [['dropout(40%)']]],
    ['MBConv6, k3x3', [['MBConv6'], ['k3x3']]],
    ['conv2d 1x1, NBN', [['conv2d', '1×1'], ['NBN']]],
    [
      '3×3 conv, stride 2',
      [
        ['3×3', 'conv'],
        ['stride', '2'],
      ],
    ],
    ['dense × 6', [['dense×6']]],
    ['dense x 6', [['dense×6']]],
    ['two(64, 2)', [['two(64, 2)']]],
    ['7×7/2', [['7×7/2']]],
    ['7x7/2', [['7×7/2']]],
    ['224²×3', [['224²×3']]],
    ['1x1x1024', [['1×1×1024']]],
    ['conv "a" ✓ 3a', [['conv', '"a"', 'true', '3a']]],
    ['f(groups: 4)', [['f(groups: 4)']]],
    ['k - 1', [['k - 1']]],
    ['x', [['x']]],
  ])('%s', (text, expected) => {
    expect(phrases(text)).toEqual(expected)
  })

  it('that cannot be read are reported at their place', () => {
    const { body, problems } = parseCell(cell('f(1'))
    expect(problems.map(({ code, span }) => [code, span.start])).toEqual([['syntax/unclosed', 6]])
    expect(body.phrases.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([['unreadable']])
    expect(parseCell(cell('Conv1x1 & Pooling & FC')).problems.length).toBeGreaterThan(0)
    expect(parseCell(cell(`${'('.repeat(65)}1${')'.repeat(65)}`)).problems.map(({ code }) => code)).toEqual([
      'limit/nesting',
    ])
  })

  it('are read the same at a glance and by the parser', () => {
    const word = fc.constantFrom(
      'conv',
      'conv3-64',
      'x',
      'true',
      'none',
      'let',
      'A-LRN',
      'a_b',
      'k3x3',
      'KiB',
      'of',
    )
    const number = fc.constantFrom('0', '64', '2.7K', '40%', '1.5', '007', '1000000', '3G')
    const sizes = fc
      .array(fc.nat({ max: 300 }), { minLength: 2, maxLength: 4 })
      .chain((all) =>
        fc
          .tuple(fc.constantFrom('x', '×'), fc.option(fc.nat({ max: 9 })))
          .map(([sign, by]) => `${all.join(sign)}${by === null ? '' : `/${by}`}`),
      )
    fc.assert(
      fc.property(fc.oneof(word, number, sizes, fc.string({ maxLength: 6 })), (text) => {
        const trimmed = text.replace(/[|\r\n]/g, '').trim()
        expect(parseCell(cell(trimmed))).toEqual(parseAnyCell(cell(trimmed)))
      }),
      { numRuns: 500 },
    )
  })
})
