/** Rows as layers: each is a call of its block, its cells arguments and claims, its result the next row's input. */
import { problem } from '../diagnostics/report.ts'
import { type Cell, canonicalName, type Table } from '../parser/ast.ts'
import { asInteger, type Shape, show } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import { apply } from './apply.ts'
import { appendOperation, type Building, shapeOfValue } from './building.ts'
import { type CallSite, construct, formalsOf, type Passed, signatureOf } from './call.ts'
import { type Checking, Halt, limits } from './checking.ts'
import { type ArgumentColumn, type ClaimColumn, type Columns, readColumns } from './columns.ts'
import { asBlock, evaluate } from './evaluate.ts'
import type { Claim, Row, Subject, ValueId } from './network.ts'
import { readPrinted } from './printed.ts'
import { findRow, occurrences, type RowName, referenceOf } from './row_names.ts'
import { innerScope, type Scope } from './scope.ts'
import { cellExpression, cellValue, isBlank, readTypeCell, type TypeCell } from './type_cell.ts'
import { type Block, describeKind, type Value } from './values.ts'
import { readWaivers, type Waivers } from './waivers.ts'

interface CellOf<Column> {
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

/** Applies the rows of `chain table`. `recording`: they are the network's own rows. */
export function applyTable(
  table: Table,
  scope: Scope,
  input: ValueId,
  building: Building,
  recording: boolean,
): ValueId | null {
  const columns = readColumns(table, 'chain', scope, building.checking)
  const readings = table.rows.map((row) => readRow(row.cells, row.span, columns, columns.type ?? 0))
  if (recording) {
    building.record.printedTable = {
      header: table.header.map(({ text }) => text),
      rows: table.rows.map((row) => row.cells.map(({ text }) => text)),
    }
  }
  return applyReadings(table, readings, columns, scope, input, building, recording)
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

interface PreparedRow extends RowName {
  readonly reading: RowReading
  readonly typeCell: TypeCell | null
  readonly isTotal: boolean
}

/** Applies rows that were taken apart, one after the other. */
export function applyReadings(
  table: Table,
  readings: readonly RowReading[],
  columns: Columns,
  scope: Scope,
  input: ValueId,
  building: Building,
  recording: boolean,
): ValueId | null {
  const { checking, record } = building
  if (readings.length > limits.rows) {
    checking.report(problem('limit/rows', table.span, { limit: limits.rows }))
    throw new Halt()
  }
  const labels = recording ? record.labels : new Map<string, Block>()
  const cellScope = innerScope(scope, new Map(), { labels, units: columns.units })
  const rows = readings.map((reading) => prepare(reading, cellScope, checking))
  reportLabelsTwice(rows, checking)
  const claimed = recording && (columns.claimsOf === null || isNamed(record.network, columns.claimsOf))
  const waivers = claimed
    ? readWaivers(
        table,
        (reference) => claimsOfRow(findRow(reference, rows, checking), rows),
        cellScope,
        checking,
      )
    : new Map()
  const placed = occurrences(rows.map(({ type }) => type))
  let value: ValueId | null = input
  let above: PreparedRow | null = null
  for (const [index, row] of rows.entries()) {
    const reference = referenceOf(row, placed[index]!)
    if (row.isTotal) {
      if (claimed)
        record.claims.push(
          ...claimsOf(row.reading, { kind: 'whole' }, reference, null, waivers, cellScope, checking),
        )
      continue
    }
    if (value === null) return null
    const words = above ? `this row's input, from \`${above.label ?? above.type}\` above` : "this row's input"
    above = row
    const inside: Building = { ...building, inputOf: { value, words } }
    const first = building.operations.length
    const firstStep = building.steps.length
    const before: ValueId = value
    value =
      applyRow(row, rows, before, cellScope, inside) ?? standIn(row.reading, before, cellScope, building)
    if (value === null) continue
    if (row.label !== null)
      labels.set(canonicalName(row.label), {
        kind: 'result',
        value,
        name: row.label,
        span: row.reading.type.span,
      })
    if (!recording) continue
    const subject: Subject = { kind: 'row', row: record.rows.length }
    record.rows.push(rowOf(row, before, value, first, firstStep, placed[index]!, building))
    if (claimed)
      record.claims.push(
        ...claimsOf(row.reading, subject, reference, row.typeCell, waivers, cellScope, checking),
      )
  }
  return value
}

function prepare(reading: RowReading, scope: Scope, checking: Checking): PreparedRow {
  const isTotal = /^total$/i.test(reading.type.text) && reading.label === null
  const typeCell = isTotal ? null : typeCellOf(reading, scope, checking)
  const label =
    reading.label && !isBlank(reading.label)
      ? reading.label.text.replace(/^`(.*)`$/, '$1')
      : (typeCell?.label ?? null)
  const hint = reading.arguments.find(({ cell }) => !isBlank(cell))?.cell.text
  const name = { label, type: typeCell?.words ?? reading.type.text, reading, typeCell, isTotal }
  return hint === undefined ? name : { ...name, hint }
}

function typeCellOf(reading: RowReading, scope: Scope, checking: Checking): TypeCell | null {
  if (!isBlank(reading.type)) return readTypeCell(reading.type, scope, checking)
  checking.report(problem('table/type-blank', reading.span, {}))
  return null
}

function reportLabelsTwice(rows: readonly PreparedRow[], checking: Checking): void {
  const seen = new Set<string>()
  for (const { label, reading } of rows) {
    if (label === null) continue
    const key = canonicalName(label)
    if (seen.has(key))
      checking.report(problem('table/label-twice', (reading.label ?? reading.type).span, { label }))
    seen.add(key)
  }
}

function isNamed(network: string, key: string): boolean {
  return canonicalName(network) === key || canonicalName(network.slice(network.indexOf('.') + 1)) === key
}

function claimsOfRow(index: number | null, rows: readonly PreparedRow[]): RowReading['claims'] | null {
  return index === null ? null : rows[index]!.reading.claims
}

/** One row: all its copies. */
function applyRow(
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

function copiesOf(cell: Cell, scope: Scope, checking: Checking): number | null {
  const value = cellValue(cell, 'repeat', scope, checking)
  if (!value) return null
  const count = value.kind === 'number' ? asInteger(value.value) : null
  if (count !== null && count >= 0n && count <= BigInt(limits.listLength)) return Number(count)
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
function missingCell(row: PreparedRow, key: string) {
  const { reading } = row
  const found = [...reading.arguments, ...reading.first, ...reading.claims].find(
    ({ column }) => column.key === key,
  )
  if (!found) return null
  const name = row.label === null ? row.type : `${row.type} (${row.label})`
  return problem('table/missing-argument', found.cell.span, { row: name, header: found.column.header })
}

function reportNotTaken(
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

/** Where a row cannot be worked out but prints its whole output, the rows below go on from that. */
function standIn(reading: RowReading, input: ValueId, scope: Scope, building: Building): ValueId | null {
  building.record.incomplete = true
  const claim = reading.claims.find(({ column, cell }) => column.quantity === 'output' && !isBlank(cell))
  const expression = claim && cellExpression(claim.cell)
  const printed = expression
    ? readPrinted(expression, scope, { ...building.checking, report: () => {} })
    : null
  if (printed?.kind !== 'shape') return null
  const inputShape: Shape = shapeOfValue(building, input)
  const output = printed.axes.length === inputShape.length ? printed.axes : null
  if (!output) return null
  return appendOperation(building, {
    primitive: 'identity',
    arguments: {},
    formulas: {},
    inputs: [input],
    output,
    span: reading.span,
  })
}

function rowOf(
  row: PreparedRow,
  input: ValueId,
  output: ValueId,
  first: ValueId,
  firstStep: number,
  occurrence: Row['occurrence'],
  building: Building,
): Row {
  return {
    label: row.label,
    type: row.type,
    occurrence,
    input,
    output,
    first,
    end: building.operations.length,
    firstStep: building.depth === 0 ? firstStep : -1,
    endStep: building.depth === 0 ? building.steps.length : -1,
    span: row.reading.span,
  }
}

/** The claims of a row's filled claim cells. */
function claimsOf(
  reading: RowReading,
  subject: Subject,
  reference: string,
  typeCell: TypeCell | null,
  waivers: Waivers,
  scope: Scope,
  checking: Checking,
): readonly Claim[] {
  const callee = typeCell?.callee.kind === 'value' ? typeCell.callee.value : null
  const formals = callee?.kind === 'constructor' ? formalsOf(callee.constructor, checking) : []
  return reading.claims.flatMap(({ column, cell }) => {
    if (isBlank(cell)) return []
    const claim = readClaim(cell, column, subject, reference, waivers, scope, checking)
    return claim ? [{ ...claim, feeds: formals.some(({ key }) => key === column.key) }] : []
  })
}

/** One claim cell; null after reporting that it cannot be read. */
export function readClaim(
  cell: Cell,
  column: Pick<ClaimColumn, 'header' | 'key' | 'quantity'>,
  subject: Subject,
  reference: string,
  waivers: Waivers,
  scope: Scope,
  checking: Checking,
): Claim | null {
  const waiver = waivers.get(cell) ?? null
  if (waiver === 'unreadable') return null
  const expression = cellExpression(cell)
  const printed = expression && readPrinted(expression, scope, checking)
  const isShape = column.quantity === 'input' || column.quantity === 'output'
  if (!printed || (printed.kind === 'shape') !== isShape) {
    const needed = isShape ? 'a size such as 28×28×256' : 'a number'
    checking.report(
      problem('table/cell-unreadable', cell.span, { header: column.header, text: cell.text, needed }),
    )
    return null
  }
  return {
    subject,
    quantity: column.quantity,
    header: column.header,
    reference: `${reference}.${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(column.key) ? column.key : `\`${column.header}\``}`,
    feeds: false,
    printed,
    span: cell.span,
    waiver,
  }
}
