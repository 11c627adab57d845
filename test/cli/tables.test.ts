/** Tables and numbers of reports: aligned by what a terminal shows, shortened with a count, exact. */
import { describe, expect, test } from 'vitest'
import { bytesText, jsonInteger, shareText } from '../../src/cli/formats/numbers.ts'
import {
  markdownText,
  shortened,
  type TableView,
  tableMarkdown,
  tableText,
} from '../../src/cli/formats/table_view.ts'
import { displayWidth, plainStyle, wholeNumber } from '../../src/index.ts'

function tableOf(
  rows: readonly (readonly string[])[],
  totals: readonly (readonly string[])[] = [],
): TableView {
  const cells = (texts: readonly string[]) => texts.map((text) => ({ text }))
  return {
    columns: [
      { title: 'row', align: 'left' },
      { title: 'params', align: 'right' },
      { title: 'printed', align: 'left' },
    ],
    rows: [
      ...rows.map((row) => ({ cells: cells(row) })),
      ...totals.map((row) => ({ cells: cells(row), isTotal: true })),
    ],
  }
}

describe('a table', () => {
  test('lines its columns up by what is shown, and ends no line with blanks', () => {
    const text = tableText(
      tableOf(
        [
          ['#1×1', '9', '1K ✓'],
          ['日本語', '1,234', ''],
          ['e\u0301', '56', '2K ≈ 3K'],
        ],
        [['total', '1,299', '']],
      ),
      plainStyle,
    )
    const lines = text.split('\n')
    expect(lines).toHaveLength(7)
    for (const line of lines) expect(line).toBe(line.trimEnd())
    // Numbers end in one column.
    const ends = lines
      .filter((line) => /\d/.test(line))
      .map((line) => displayWidth(/^.*?\d[\d,]*(?= {2}|$)/.exec(line.replace('#1×1', '#a×b'))![0]))
    expect(new Set(ends).size).toBe(1)
    expect(lines[1]).toBe(lines[5])
    expect(lines[6]).toMatch(/^total {4}1,299$/)
  })

  test('is shortened to its first and last rows, with the number of those between, and all totals', () => {
    const long = tableOf(
      Array.from({ length: 1000 }, (_, index) => [`r${index}`, String(index), '']),
      [['total', '', '']],
    )
    const short = shortened(long, 40)
    expect(short.rows).toHaveLength(42)
    const names = short.rows.map(({ cells }) => cells[0]!.text)
    expect(names.slice(0, 2)).toEqual(['r0', 'r1'])
    expect(names[30]).toBe('… 960 more rows (--all)')
    expect(names.slice(-2)).toEqual(['r999', 'total'])
    expect(shortened(long, 1000)).toBe(long)
  })

  test('as Markdown has as many cells in every line, whatever is in them', () => {
    const lines = tableMarkdown(tableOf([['a|b', '*1*', '`x`\n']], [['', '2', '']])).split('\n')
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(4)
    expect(lines[3]).toContain('**2**')
    expect(markdownText('# <b>')).toBe('\\# \\<b\\>')
  })
})

describe('numbers', () => {
  test('are exact in documents: as text beyond what JavaScript holds', () => {
    expect(jsonInteger(wholeNumber(2 ** 53 - 1))).toBe(9_007_199_254_740_991)
    expect(jsonInteger(wholeNumber(2n ** 53n))).toBe('9007199254740992')
    expect(jsonInteger(wholeNumber(-(2n ** 53n)))).toBe('-9007199254740992')
  })

  test('of bytes have three digits and a unit', () => {
    expect(bytesText(wholeNumber(0))).toBe('0 B')
    expect(bytesText(wholeNumber(1023))).toBe('1023 B')
    expect(bytesText(wholeNumber(1024))).toBe('1.00 KiB')
    expect(bytesText(wholeNumber(1536 * 1024))).toBe('1.50 MiB')
    expect(bytesText(wholeNumber(1023n * 1024n ** 3n))).toBe('1023 GiB')
  })

  test('of shares are of a whole that is something', () => {
    expect(shareText(wholeNumber(1), wholeNumber(3))).toBe('33.3%')
    expect(shareText(wholeNumber(1), wholeNumber(0))).toBe('')
  })
})
