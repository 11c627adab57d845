/** Table rows as text: their cells, and problems of a table that show before any cell is parsed. */
import type { Fix, Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import { lineStarts, positionAt, type Source, type Span } from '../source/source.ts'
import type { Cell, TableRow } from './ast.ts'
import { isBlank, lineEnd } from './characters.ts'

const BAR = 124

/** Whether a row's text ends with the bar that closes it (its first bar does not count). */
function isClosed(image: string): boolean {
  return image.length > 1 && image.charCodeAt(image.length - 1) === BAR
}

/** The cells of a row's text at `offset` of `source`. A blank cell spans nothing. */
export function cellsOfRow(image: string, source: Source, offset: number): readonly Cell[] {
  const end = isClosed(image) ? image.length - 1 : image.length
  const cells: Cell[] = []
  let from = 1
  for (let at = 1; at <= end; at++) {
    if (at < end && image.charCodeAt(at) !== BAR) continue
    let start = from
    let stop = at
    while (start < stop && isBlank(image.charCodeAt(start))) start++
    while (stop > start && isBlank(image.charCodeAt(stop - 1))) stop--
    if (start === stop) start = stop = Math.min(from + 1, at)
    cells.push({
      text: image.slice(start, stop),
      span: { source, start: offset + start, end: offset + stop },
    })
    from = at + 1
  }
  return cells
}

/** Only the texts of a row's cells. */
export function cellTexts(image: string): readonly string[] {
  return cellsOfRow(image, NOWHERE, 0).map(({ text }) => text)
}

const NOWHERE: Source = { name: '', text: '' }

/** Whether a row is the line of dashes under a header: dashes, with a colon at either end as GitHub allows. */
export function isDashes(row: TableRow): boolean {
  return row.cells.length > 0 && row.cells.every(({ text }) => /^:?-+:?$/.test(text))
}

/** Reports rows that are not closed or differ in length from the header, missing dashes, and gaps between rows. */
export function reportRows(rows: readonly TableRow[], source: Source, problems: Problem[]): void {
  const [header, second, ...rest] = rows
  if (!header) return
  const width = header.cells.length
  if (!second || !isDashes(second)) {
    const fix = insertDashes(header, source)
    problems.push(
      problem('syntax/table-dashes', header.span, { columns: width, found: null }, { fixes: [fix] }),
    )
  } else if (second.cells.length !== width) {
    const edit = { span: second.span, text: dashes(width) }
    const fixes = [{ title: `Write ${width} cells of dashes`, edits: [edit], safe: true }]
    const labels = [{ span: header.span, text: `the header has ${count(width)}` }]
    problems.push(
      problem(
        'syntax/table-dashes',
        second.span,
        { columns: width, found: second.cells.length },
        { labels, fixes },
      ),
    )
  }
  const data = second && !isDashes(second) ? [second, ...rest] : rest
  for (const row of data) {
    if (row.cells.length === width) continue
    const labels = [{ span: header.span, text: `the header has ${count(width)}` }]
    problems.push(
      problem(
        'syntax/ragged-row',
        raggedSpan(row, width),
        { expected: width, found: row.cells.length },
        { labels },
      ),
    )
  }
  for (const row of rows) {
    if (isClosed(source.text.slice(row.span.start, row.span.end))) continue
    const edit = { span: { source, start: row.span.end, end: row.span.end }, text: ' |' }
    const fixes = [{ title: 'Close the row', edits: [edit], safe: true }]
    problems.push(problem('syntax/unclosed-row', row.span, {}, { fixes }))
  }
  reportLayout(rows, source, problems)
}

function count(cells: number): string {
  return cells === 1 ? '1 cell' : `${cells} cells`
}

/** The surplus cells, or the end of a row that lacks some. */
function raggedSpan(row: TableRow, width: number): Span {
  const surplus = row.cells[width]
  if (surplus) return { ...row.span, start: surplus.span.start }
  return { ...row.span, start: Math.max(row.span.start, row.span.end - 1) }
}

function dashes(columns: number): string {
  return `|${'---|'.repeat(columns)}`
}

function insertDashes(header: TableRow, source: Source): Fix {
  const { column } = positionAt(source, header.span.start)
  const at = lineEnd(source.text, header.span.end)
  const edit = {
    span: { source, start: at, end: at },
    text: `\n${' '.repeat(column - 1)}${dashes(header.cells.length)}`,
  }
  return { title: 'Add the line of dashes', edits: [edit], safe: true }
}

/**
 * Reports tables that GitHub would not show: rows must be on successive lines, indented by at most three blanks, with a
 * blank line after.
 */
function reportLayout(rows: readonly TableRow[], source: Source, problems: Problem[]): void {
  const starts = lineStarts(source)
  let lineBefore = 0
  for (const [index, { span }] of rows.entries()) {
    const { line, column } = positionAt(source, span.start)
    if (index > 0 && line !== lineBefore + 1) {
      const gap = { source, start: starts[lineBefore]!, end: starts[line - 1]! }
      const isBlankGap = source.text.slice(gap.start, gap.end).trim() === ''
      const fixes = isBlankGap
        ? [{ title: 'Remove the gap', edits: [{ span: gap, text: '' }], safe: true }]
        : []
      problems.push(
        problem('syntax/table-layout', gap, { fault: isBlankGap ? 'blank line' : 'comment' }, { fixes }),
      )
    }
    const indentation = source.text.slice(starts[line - 1]!, span.start)
    if (column > 4 || indentation.includes('\t')) {
      const before = { source, start: starts[line - 1]!, end: span.start }
      const fixes = [{ title: 'Indent by two blanks', edits: [{ span: before, text: '  ' }], safe: true }]
      if (index === 0)
        problems.push(problem('syntax/table-layout', before, { fault: 'indentation' }, { fixes }))
    }
    lineBefore = line
  }
  const start = starts[lineBefore]
  if (start === undefined) return
  const next = source.text.slice(start, lineEnd(source.text, start))
  if (next.trim() === '') return
  const span = { source, start, end: start + next.length }
  const edit = { span: { source, start, end: start }, text: '\n' }
  const fixes = [{ title: 'Add a blank line', edits: [edit], safe: true }]
  problems.push(problem('syntax/table-layout', span, { fault: 'no blank line after' }, { fixes }))
}
