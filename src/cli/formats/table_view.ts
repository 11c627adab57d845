/** A report's table as data, and two ways to print it: aligned columns for a terminal, and Markdown. */
import { displayWidth, padded, type Style, visible } from '../../index.ts'

export type Tone = keyof Style

export interface CellView {
  readonly text: string
  readonly tone?: Tone
}

export interface ColumnView {
  readonly title: string
  readonly align: 'left' | 'right'
}

export interface RowView {
  readonly cells: readonly CellView[]
  /** A rule is drawn before the first total. */
  readonly isTotal?: boolean
}

export interface TableView {
  readonly columns: readonly ColumnView[]
  readonly rows: readonly RowView[]
}

/** Shortens a long table to its first and last rows, with a row that says how many are left out. */
export function shortened(table: TableView, most: number): TableView {
  const inner = table.rows.filter(({ isTotal }) => !isTotal)
  if (inner.length <= most) return table
  const atEnd = Math.floor(most / 4)
  const left = inner.length - most
  const gap: RowView = { cells: [{ text: `… ${left} more rows (--all)`, tone: 'faint' }] }
  return {
    ...table,
    rows: [
      ...inner.slice(0, most - atEnd),
      gap,
      ...inner.slice(inner.length - atEnd),
      ...table.rows.filter(({ isTotal }) => isTotal),
    ],
  }
}

/** Aligned columns with a rule under the header, without trailing blanks. */
export function tableText({ columns, rows }: TableView, style: Style): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(
      displayWidth(title),
      ...rows.map(({ cells }) => (cells.length === 1 ? 0 : displayWidth(visible(cells[index]?.text ?? '')))),
    ),
  )
  const line = (cells: readonly CellView[]): string => {
    if (cells.length === 1 && columns.length > 1) return emphasised(cells[0]!, visible(cells[0]!.text), style)
    const parts = columns.map(({ align }, index) => {
      const cell = cells[index] ?? { text: '' }
      const isLast = cells.slice(index + 1).every(({ text }) => text === '')
      const text = visible(cell.text)
      const filled =
        isLast && align === 'left' ? text : padded(text, widths[index]!, align === 'left' ? 'left' : 'right')
      return emphasised(cell, filled, style)
    })
    return parts.join('  ').trimEnd()
  }
  const rule = style.faint(widths.map((width) => '─'.repeat(width)).join('  '))
  const firstTotal = rows.findIndex(({ isTotal }) => isTotal)
  return [
    line(columns.map(({ title }) => ({ text: title, tone: 'strong' }))),
    rule,
    ...rows.flatMap(({ cells }, index) =>
      index === firstTotal && index > 0 ? [rule, line(cells)] : [line(cells)],
    ),
  ].join('\n')
}

function emphasised({ tone }: CellView, text: string, style: Style): string {
  return tone === undefined || text.trim() === '' ? text : style[tone](text)
}

/** A table in GitHub Markdown. */
export function tableMarkdown({ columns, rows }: TableView): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => markdownText(title))),
    line(columns.map(({ align }) => (align === 'left' ? '---' : '---:'))),
    ...rows.map(({ cells, isTotal }) =>
      line(
        columns.map((_, index) => {
          const text = markdownText(cells[index]?.text ?? '')
          return isTotal && text !== '' ? `**${text}**` : text
        }),
      ),
    ),
  ].join('\n')
}

/** Escapes text so that Markdown shows it verbatim. */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>|~]/g, (character) => `\\${character}`)
    .replace(/^#/, '\\#')
}
