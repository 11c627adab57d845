/** Moves long formulas below a table: the cell holds a mark, and the formula follows as a footnote. */
import { displayWidth, inputShape, isNumber, type Network, type Style, visible } from '../../index.ts'
import { type CellView, type TableView, tableText } from './table_view.ts'

/** A table for a terminal, with formulas that do not fit moved below it. */
export function formulaTableText(
  table: TableView,
  { style, columns }: { readonly style: Style; readonly columns: number },
): string {
  const { table: short, notes } = footnoted(table, columns)
  const width = Math.max(0, ...notes.map(({ mark }) => mark.length))
  return [
    tableText(short, style),
    ...(notes.length > 0 ? [''] : []),
    ...notes.map(({ mark, text }) => hanging(`${mark.padEnd(width)}  `, text, columns)),
  ].join('\n')
}

/** Whether some figures of a network are formulas, because its signature leaves sizes open. */
export function hasFormulas(network: Pick<Network, 'inputs'>): boolean {
  return !inputShape(network).every(isNumber)
}

interface Footnoted {
  readonly table: TableView
  /** Each mark, such as `(1)`, and its formula, in order. */
  readonly notes: readonly { readonly mark: string; readonly text: string }[]
}

const blanksBetween = 2
/** Cells up to this width (numbers and short formulas) always stay in the table. */
const shortest = 14

/** Moves the longest cells below the table until it fits; equal cells share a mark. */
function footnoted(table: TableView, columns: number): Footnoted {
  const widths = [...new Set(formulasOf(table).map(({ text }) => displayWidth(text)))].sort((a, b) => b - a)
  let made: Footnoted = { table, notes: [] }
  for (const width of widths) {
    if (widthOf(made.table) <= columns || width <= shortest) break
    made = withNotes(table, width - 1)
  }
  return made
}

/** The cells that hold figures; the first column is the name of the row. */
function formulasOf({ rows }: TableView): readonly CellView[] {
  return rows.flatMap(({ cells }) => cells.slice(1))
}

function widthOf({ columns, rows }: TableView): number {
  return columns.reduce(
    (total, { title }, index) =>
      total +
      blanksBetween +
      Math.max(
        displayWidth(title),
        ...rows.map(({ cells }) => displayWidth(visible(cells[index]?.text ?? ''))),
      ),
    -blanksBetween,
  )
}

function withNotes(table: TableView, longest: number): Footnoted {
  const marks = new Map<string, string>()
  const short = (cell: CellView, index: number): CellView => {
    if (index === 0 || displayWidth(cell.text) <= longest) return cell
    const mark = marks.get(cell.text) ?? `(${marks.size + 1})`
    marks.set(cell.text, mark)
    return { ...cell, text: mark }
  }
  const rows = table.rows.map((row) => ({ ...row, cells: row.cells.map(short) }))
  return { table: { ...table, rows }, notes: [...marks].map(([text, mark]) => ({ mark, text })) }
}

/** A head followed by text, which is broken before its operators and indented so that its lines align. */
export function hanging(head: string, text: string, columns: number): string {
  const indent = displayWidth(head)
  const lines: string[] = []
  let line = head
  for (const part of text.split(/(?= [+-] )/)) {
    const isFirst = displayWidth(line) <= indent
    if (!isFirst && displayWidth(line + part) > columns) {
      lines.push(line)
      line = `${' '.repeat(indent)}${part.trimStart()}`
    } else line += part
  }
  return [...lines, line].join('\n')
}
