/** One row as a call of its block: the filled cells are its arguments, and its copies follow each other. */
import { problem } from '../diagnostics/report.ts'
import type { Cell } from '../parser/ast.ts'
import { asInteger, show } from '../shape/index.ts'
import { apply } from './apply.ts'
import type { CallSite, Passed } from './binding.ts'
import type { Building } from './building.ts'
import { construct } from './call.ts'
import { type Checking, limits } from './checking.ts'
import type { ArgumentColumn } from './columns.ts'
import { asBlock, evaluate } from './evaluate.ts'
import { formalsOf, signatureOf } from './formals.ts'
import type { ValueId } from './network.ts'
import type { RowName } from './row_names.ts'
import type { CellOf, RowReading } from './row_reading.ts'
import type { Scope } from './scope.ts'
import { cellValue, isBlank, type TypeCell } from './type_cell.ts'
import { type Block, describeKind, type Value } from './values.ts'

export interface PreparedRow extends RowName {
  readonly reading: RowReading
  readonly typeCell: TypeCell | null
  readonly isTotal: boolean
}

/** One row: all its copies. */
export function applyRow(
  row: PreparedRow,
  rows: readonly PreparedRow[],
  input: ValueId,
  scope: Scope,
  building: Building,
): ValueId | null {
  const { reading, typeCell } = row
  if (!typeCell) return null
  const copies =
    reading.repeat && !isBlank(reading.repeat) ? copiesOf(reading.repeat, scope, building.checking) : 1
  if (copies === null) return null
  const callee =
    typeCell.callee.kind === 'value'
      ? typeCell.callee.value
      : evaluate(typeCell.callee.expression, scope, building.checking)
  const firstBlock = blockOfRow(row, rows, callee, [...reading.first, ...reading.arguments], scope, building)
  if (!firstBlock || copies === 0) return firstBlock ? input : null
  let value = apply(firstBlock, input, building)
  if (copies === 1 || value === null) return value
  const otherBlock =
    reading.first.length === 0
      ? firstBlock
      : blockOfRow(row, rows, callee, reading.arguments, scope, building)
  for (let copy = 1; copy < copies && otherBlock && value !== null; copy++)
    value = apply(otherBlock, value, building)
  return otherBlock && value
}

export function copiesOf(cell: Cell, scope: Scope, checking: Checking): number | null {
  const value = cellValue(cell, 'repeat', scope, checking)
  if (!value) return null
  const count = value.kind === 'number' ? asInteger(value.value) : null
  if (count !== null && count >= 0n && count <= BigInt(limits.listLength)) return Number(count)
  const found = value.kind === 'number' ? show(value.value) : describeKind(value)
  checking.report(problem('table/repeat', cell.span, { found, limit: limits.listLength }))
  return null
}

/** The block of a row, called with the type cell's arguments and the filled cells. */
export function blockOfRow(
  row: PreparedRow,
  rows: readonly PreparedRow[],
  callee: Value,
  cells: readonly CellOf<ArgumentColumn>[],
  scope: Scope,
  building: Building,
): Block | null {
  const { checking } = building
  const typeCell = row.typeCell!
  if (callee.kind === 'unknown') return null
  const formals = callee.kind === 'constructor' ? formalsOf(callee.constructor, checking) : []
  const passed: Passed[] = typeCell.arguments.map((argument) => ({
    name: argument.name,
    value: evaluate(argument.value, scope, checking),
    span: argument.span,
    valueSpan: argument.value.span,
  }))
  const feeding = row.reading.claims.filter(({ column }) => formals.some(({ key }) => key === column.key))
  for (const { column, cell } of [...cells, ...feeding]) {
    if (isBlank(cell)) continue
    if (callee.kind !== 'constructor' || !formals.some(({ key }) => key === column.key)) {
      const signature =
        callee.kind === 'constructor' ? signatureOf(callee.constructor, checking) : `\`${typeCell.words}\``
      reportNotTaken(column, cell, signature, rows, checking)
      return null
    }
    const value = cellValue(cell, column.header, scope, checking)
    if (!value) return null
    const { span } = cell
    passed.push({ name: { text: column.header, key: column.key, span }, value, span, valueSpan: span })
  }
  if (callee.kind !== 'constructor') return asBlock(callee, typeCell.span, checking)
  const site: CallSite = { span: typeCell.span, missing: (formal) => missingCell(row, formal.key) }
  return asBlock(construct(callee, passed, site, checking), typeCell.span, checking)
}

/** The problem of a blank cell that is needed, or nothing where no column feeds the parameter. */
export function missingCell(row: PreparedRow, key: string) {
  const { reading } = row
  const found = [...reading.arguments, ...reading.first, ...reading.claims].find(
    ({ column }) => column.key === key,
  )
  if (!found) return null
  const name = row.label === null ? row.type : `${row.type} (${row.label})`
  return problem('table/missing-argument', found.cell.span, { row: name, header: found.column.header })
}

export function reportNotTaken(
  column: ArgumentColumn,
  cell: Cell,
  signature: string,
  rows: readonly PreparedRow[],
  checking: Checking,
): void {
  const taker = rows.find(({ typeCell }) => {
    const value = typeCell?.callee.kind === 'value' ? typeCell.callee.value : null
    return (
      value?.kind === 'constructor' &&
      formalsOf(value.constructor, checking).some(({ key }) => key === column.key)
    )
  })
  checking.report(
    problem(
      'table/cell-not-taken',
      cell.span,
      { block: signature, header: column.header, signature, fits: taker?.type ?? null },
      {
        fixes: [
          {
            title: 'blank the cell',
            edits: [{ span: cell.span, text: ' '.repeat(cell.text.length) }],
            safe: false,
          },
        ],
      },
    ),
  )
}
