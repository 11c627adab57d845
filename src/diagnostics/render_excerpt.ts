/** Source lines with marks under them: the part of a rendered problem that shows where it is. */
import { lineText, positionAt, type Source, type Span } from '../source/source.ts'
import type { Style } from './render_style.ts'
import { displayWidth, visible } from './render_width.ts'

/** A span to underline: the cause of a problem, or a place that explains it. */
export interface Mark {
  readonly span: Span
  readonly text: string
  readonly isCause: boolean
}

/** A mark on one line; `end` is past its last UTF-16 unit on that line, and at least `start + 1`. */
interface LineMark {
  readonly mark: Mark
  readonly line: number
  readonly start: number
  readonly end: number
  /** Printed after the mark's own words if the span continues on further lines. */
  readonly continued: string
}

interface ExcerptOptions {
  readonly style: Style
  /** Columns for the source text, without the gutter. */
  readonly columns: number
  /** Columns of the gutter's line numbers. */
  readonly gutter: number
}

const ellipsis = '…'

/** The marked lines of one source in order, each mark underlined. All marks must be in `source`. */
export function excerpt(source: Source, marks: readonly Mark[], options: ExcerptOptions): readonly string[] {
  const { style, gutter } = options
  const placed = marks
    .map((mark) => place(source, mark))
    .sort((a, b) => a.line - b.line || a.start - b.start || Number(b.mark.isCause) - Number(a.mark.isCause))
  const bar = style.faint('|')
  const lines: string[] = []
  let previousLine: number | null = null
  for (const group of visibleTogether(placed, options.columns)) {
    const line = group[0]!.line
    if (previousLine !== null && line > previousLine + 1)
      lines.push(`${' '.repeat(gutter)} ${style.faint(':')}`)
    const view = cut(lineText(source, line), group, options.columns)
    lines.push(`${style.faint(String(line).padStart(gutter))} ${bar} ${view.shown}`.trimEnd())
    for (const { mark, start, end, continued } of group) {
      const paint = mark.isCause ? style.error : style.note
      const from = view.columnOf(start)
      const length = Math.max(1, view.columnOf(end) - from)
      const words = [visible(mark.text), continued].filter((part) => part !== '').join(' ')
      const line = (column: number, text: string) =>
        lines.push(`${' '.repeat(gutter)} ${bar} ${' '.repeat(column)}${paint(text)}`)
      const marks = (mark.isCause ? '^' : '-').repeat(length)
      const width = displayWidth(words)
      if (words === '') line(from, marks)
      else if (from + length + 1 + width <= options.columns) line(from, `${marks} ${words}`)
      else {
        // Next to the marks it would run past the edge of the terminal.
        line(from, marks)
        line(Math.max(0, Math.min(from, options.columns - width)), words)
      }
    }
    previousLine = line
  }
  return lines
}

/** The width of the largest line number in an excerpt of these marks. */
export function gutterFor(marks: readonly Mark[]): number {
  return Math.max(...marks.map(({ span }) => String(positionAt(span.source, span.start).line).length))
}

function place(source: Source, mark: Mark): LineMark {
  const first = positionAt(source, mark.span.start)
  const last = positionAt(source, mark.span.end)
  const start = first.column - 1
  const text = lineText(source, first.line)
  const continues = last.line > first.line && positionAt(source, mark.span.end - 1).line > first.line
  const end = continues || last.line > first.line ? text.trimEnd().length : last.column - 1
  return {
    mark,
    line: first.line,
    start: Math.min(start, text.length),
    end: Math.max(end, start + 1),
    continued: continues ? `(to line ${last.line})` : '',
  }
}

/** Marks on one line share one copy of it if they fit; a line wider than the terminal is shown in parts. */
function visibleTogether(marks: readonly LineMark[], columns: number): readonly (readonly LineMark[])[] {
  const groups: LineMark[][] = []
  for (const mark of marks) {
    const group = groups.at(-1)
    const fits =
      group?.[0]?.line === mark.line &&
      Math.max(mark.end, ...group.map(({ end }) => end)) - group[0].start <= columns - 2
    if (group && fits) group.push(mark)
    else groups.push([mark])
  }
  return groups
}

/**
 * The part of a line that holds the group's marks and is at most `columns` wide. If the marks are wider, their start.
 */
function cut(text: string, group: readonly LineMark[], columns: number) {
  const first = Math.min(...group.map(({ start }) => start))
  const last = Math.max(...group.map(({ end }) => end))
  const length = text.trimEnd().length
  let from = 0
  let to = length
  if (length > columns * 4 || displayWidth(text.slice(0, length)) > columns) {
    const spare = Math.max(0, columns - 2 - (last - first))
    from = Math.max(0, first - Math.ceil(spare / 2))
    to = Math.min(length, Math.max(from + columns - 2, first + 1))
    from = Math.max(0, Math.min(from, to - (columns - 2)))
    if (splitsPair(text, from)) from += 1
    if (splitsPair(text, to)) to -= 1
  }
  const before = from > 0 ? ellipsis : ''
  const shown = before + visible(text.slice(from, to)) + (to < length ? ellipsis : '')
  const offset = displayWidth(before)
  const columnOf = (unit: number): number =>
    offset +
    displayWidth(text.slice(from, Math.max(from, Math.min(unit, to)))) +
    // A mark past the end of the line (a missing bracket, say) is drawn one column after it.
    (unit > to && to === length ? Math.min(unit - to, 1) : 0)
  return { shown, columnOf }
}

function splitsPair(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before >= 0xd800 && before < 0xdc00
}
