/** A row taken apart by the roles of its columns. */
import type { Cell } from '../../parser/ast.ts'
import type { Span } from '../../source/source.ts'
import type { ArgumentColumn, ClaimColumn, Columns } from './columns.ts'

/** A cell with its column. */
export interface CellOf<Column> {
  readonly column: Column
  readonly cell: Cell
}

/** A row taken apart by the roles of its columns. */
export interface RowReading {
  readonly type: Cell
  readonly label: Cell | null
  readonly repeat: Cell | null
  readonly arguments: readonly CellOf<ArgumentColumn>[]
  readonly first: readonly CellOf<ArgumentColumn>[]
  readonly claims: readonly CellOf<ClaimColumn>[]
  readonly span: Span
}

/** Takes a row's cells apart; `type` is the column that names its block. */
export function readRow(cells: readonly Cell[], span: Span, columns: Columns, type: number): RowReading {
  const at = (index: number): Cell => cells[index] ?? { text: '', span: { ...span, start: span.end } }
  const cellsOf = <Column extends ArgumentColumn>(list: readonly Column[]) =>
    list.map((column) => ({ column, cell: at(column.index) }))
  return {
    type: at(type),
    label: columns.label === null ? null : at(columns.label),
    repeat: columns.repeat === null ? null : at(columns.repeat),
    arguments: cellsOf(columns.arguments),
    first: cellsOf(columns.first),
    claims: cellsOf(columns.claims),
    span,
  }
}
