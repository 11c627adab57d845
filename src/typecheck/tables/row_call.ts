/** One row as a call of its block: the filled cells are its arguments, and its copies follow each other. */
import { problem } from '../../diagnostics/report.ts'
import type { ValueId } from '../../network/network.ts'
import { type Cell, canonicalName } from '../../parser/ast.ts'
import { asInteger, isNumber, show } from '../../shape/index.ts'
import { textOf } from '../../source/source.ts'
import { NotPrincipal } from '../assumptions/proof.ts'
import type { CallSite, Passed } from '../blocks/binding.ts'
import type { Building } from '../blocks/building.ts'
import { construct } from '../blocks/call.ts'
import { formalsOfValue, signatureOfValue } from '../blocks/constructors.ts'
import { applyCopies } from '../blocks/copies.ts'
import type { Formal } from '../blocks/formals.ts'
import { type Checking, limits } from '../checking.ts'
import { apply, asBlock, evaluate } from '../interpreter.ts'
import type { Scope } from '../values/scope.ts'
import { suggestion } from '../values/suggestion.ts'
import { type Block, describeKind, type Value } from '../values/values.ts'
import { type ArgumentColumn, quantityNames } from './columns.ts'
import type { RowName } from './row_names.ts'
import type { CellOf, RowReading } from './row_reading.ts'
import { cellValue, isBlank, type TypeCell } from './type_cell.ts'

/** A row with its type cell read. */
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
  const called = calledBy(row, rows, scope, building)
  if (!called) return null
  const { copies, first, others } = called
  if (first === others) return applyCopies(others, copies, input, building)
  const value = apply(first, input, building)
  return value === null ? null : applyCopies(others, copies - 1, value, building)
}

/** Says what is wrong with a row whose input is not known: its cells are read all the same. */
export function readWithoutInput(
  row: PreparedRow,
  rows: readonly PreparedRow[],
  scope: Scope,
  building: Building,
): void {
  calledBy(row, rows, scope, building)
}

interface CalledByRow {
  readonly copies: number
  readonly first: Block
  readonly others: Block
}

/** The blocks that a row calls: the first copy takes the `first` columns too. Null after reporting. */
function calledBy(
  row: PreparedRow,
  rows: readonly PreparedRow[],
  scope: Scope,
  { checking }: Building,
): CalledByRow | null {
  const { reading, typeCell } = row
  if (!typeCell) return null
  const copies = reading.repeat && !isBlank(reading.repeat) ? copiesOf(reading.repeat, scope, checking) : 1
  const { callee } = typeCell
  const value = callee.kind === 'value' ? callee.value : evaluate(callee.expression, scope, checking)
  const first = blockOfRow(row, rows, value, [...reading.first, ...reading.arguments], scope, checking)
  if (!first || copies === null) return null
  const isUniform = reading.first.length === 0 || copies < 2
  const others = isUniform ? first : blockOfRow(row, rows, value, reading.arguments, scope, checking)
  return others && { copies, first, others }
}

function copiesOf(cell: Cell, scope: Scope, checking: Checking): number | null {
  const value = cellValue(cell, 'repeat', scope, checking)
  if (!value) return null
  const count = value.kind === 'number' ? asInteger(value.value) : null
  if (count !== null && count >= 0n && count <= BigInt(limits.listLength)) return Number(count)
  if (checking.proof !== null && value.kind === 'number' && !isNumber(value.value))
    throw new NotPrincipal(
      cell.span,
      `the number of copies of a row, ${show(value.value)}`,
      'Leave the output out of the signature: the block is then checked at each call.',
    )
  const found = value.kind === 'number' ? show(value.value) : describeKind(value)
  checking.report(problem('table/repeat', cell.span, { found, limit: limits.listLength }))
  return null
}

/** The block of a row, called with the type cell's arguments and the filled cells. */
function blockOfRow(
  row: PreparedRow,
  rows: readonly PreparedRow[],
  callee: Value,
  cells: readonly CellOf<ArgumentColumn>[],
  scope: Scope,
  checking: Checking,
): Block | null {
  const typeCell = row.typeCell!
  if (callee.kind === 'unknown') return null
  const formals = callee.kind === 'constructor' ? formalsOfValue(callee, checking) : []
  const takes = (key: string) => formals.find((formal) => formal.key === key)
  const passed: Passed[] = typeCell.arguments.map((argument) => ({
    name: argument.name,
    value: evaluate(argument.value, scope, checking),
    span: argument.span,
    valueSpan: argument.value.span,
  }))
  let isComplete = true
  for (const { column, cell } of cells) {
    if (isBlank(cell) || takes(column.key)) continue
    reportNotTaken(column, cell, calledAs(callee, typeCell, checking), rows, checking)
    isComplete = false
  }
  const feeding = row.reading.claims.map((claim) => ({ ...claim, formal: fedBy(claim.column, formals) }))
  for (const { column, cell, formal } of [
    ...cells.map((each) => ({ ...each, formal: takes(each.column.key) })),
    ...feeding,
  ]) {
    if (isBlank(cell) || !formal) continue
    const value = cellValue(cell, column.header, scope, checking)
    if (!value) isComplete = false
    else {
      const { span } = cell
      passed.push({ name: { text: column.header, key: formal.key, span }, value, span, valueSpan: span })
    }
  }
  if (!isComplete) return null
  if (callee.kind !== 'constructor') return asBlock(callee, typeCell.span, checking)
  const site: CallSite = { span: typeCell.span, missing: (formal) => missingCell(row, formal) }
  return asBlock(construct(callee, passed, site, checking), typeCell.span, checking)
}

/** The parameter that a claim column feeds: in the names of claims capitals do not count. */
export function fedBy(column: ArgumentColumn, formals: readonly Formal[]): Formal | undefined {
  const key = column.key.toLowerCase()
  return formals.find((formal) => formal.key.toLowerCase() === key)
}

function calledAs(callee: Value, typeCell: TypeCell, checking: Checking): string {
  return callee.kind === 'constructor' ? signatureOfValue(callee, checking) : `\`${typeCell.words}\``
}

/** A row of type `total` has claims and nothing else. */
export function reportArgumentsOfTotal(
  { reading }: PreparedRow,
  rows: readonly PreparedRow[],
  checking: Checking,
): void {
  for (const { column, cell } of [...reading.arguments, ...reading.first])
    if (!isBlank(cell)) reportNotTaken(column, cell, 'a `total` row', rows, checking)
}

/** The problem of a blank cell that is needed, or nothing where no column feeds the parameter. */
function missingCell(row: PreparedRow, { key, name: parameter, span }: Formal) {
  const { reading } = row
  const found = [...reading.arguments, ...reading.first, ...reading.claims].find(
    ({ column }) => column.key === key,
  )
  if (!found) return null
  const name = row.label === null ? row.type : `${row.type} (${row.label})`
  const labels = span === null ? [] : [{ span, text: `\`${parameter}\` is declared here, without a default` }]
  const facts = { row: name, header: found.column.header }
  return problem('table/missing-argument', found.cell.span, facts, { labels })
}

/** What the block of a row can be given; null where the block is not known from the row's words alone. */
function parametersOfRow({ typeCell, isTotal }: PreparedRow, checking: Checking): readonly string[] | null {
  if (isTotal) return []
  const value = typeCell?.callee.kind === 'value' ? typeCell.callee.value : null
  if (value?.kind === 'block') return []
  return value?.kind === 'constructor' ? formalsOfValue(value, checking).map(({ key }) => key) : null
}

function reportNotTaken(
  column: ArgumentColumn,
  cell: Cell,
  signature: string,
  rows: readonly PreparedRow[],
  checking: Checking,
): void {
  const taken = rows.map((row) => ({ row, keys: parametersOfRow(row, checking) }))
  const taker = taken.find(({ keys }) => keys?.includes(column.key))?.row
  if (!taker && taken.every(({ keys }) => keys !== null)) {
    // No row could take it: it is the column that is wrong, and no cell.
    const names = [...new Set([...taken.flatMap(({ keys }) => keys!), ...quantityNames])]
    const role = column.key === canonicalName(column.header) ? null : textOf(column.span)
    const facts = { header: column.header, role, nearest: suggestion(column.key, names, checking) }
    checking.report(problem('table/column-unread', column.span, facts))
    return
  }
  checking.report(
    problem(
      'table/cell-not-taken',
      cell.span,
      { block: signature, header: column.header, signature, fits: taker?.type ?? null },
      {
        fixes: [
          {
            title: 'Blank the cell',
            edits: [{ span: cell.span, text: ' '.repeat(cell.text.length) }],
            safe: false,
          },
        ],
      },
    ),
  )
}
