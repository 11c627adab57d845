/** Rows as layers: each is a call of its block, its cells arguments and claims, its result the next row's input. */
import { problem } from '../../diagnostics/report.ts'
import type { Row, Subject, ValueId } from '../../network/network.ts'
import { canonicalName, type RowReference, type Table } from '../../parser/ast.ts'
import type { Shape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { appendOperation, type Building, shapeOfValue, type TableRecord } from '../blocks/building.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import { innerScope, type Scope } from '../values/scope.ts'
import type { Block } from '../values/values.ts'
import { type Columns, readColumns } from './columns.ts'
import { readPrinted } from './printed.ts'
import { applyRow, type PreparedRow, readWithoutInput, reportArgumentsOfTotal } from './row_call.ts'
import { claimsOf } from './row_claims.ts'
import { findRow, occurrences, referenceOf } from './row_names.ts'
import { type RowReading, readRow } from './row_reading.ts'
import { cellExpression, isBlank, labelInParentheses, readTypeCell, type TypeCell } from './type_cell.ts'
import { readWaivers } from './waivers.ts'

/** Applies the rows of `chain table`. `recording`: they are the network's own rows. */
export function applyTable(
  table: Table,
  scope: Scope,
  input: ValueId,
  building: Building,
  recording: boolean,
): ValueId | null {
  const columns = readColumns(table, 'chain', scope, building.checking)
  const { type } = columns
  if (type === null) {
    building.checking.report(problem('table/no-type', table.header[0]?.span ?? table.span, {}))
    return null
  }
  const readings = table.rows.map((row) => readRow(row.cells, row.span, columns, type))
  if (recording) {
    building.record.printedTable = {
      header: table.header.map(({ text }) => text),
      rows: table.rows.map((row) => row.cells.map(({ text }) => text)),
    }
  }
  return applyReadings(table, readings, columns, scope, input, building, recording)
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
  const isClaimed = columns.claimsOf === null || isNamed(record.network, columns.claimsOf)
  const printed = isClaimed ? claimsReader(table, rows, columns, cellScope, checking) : null
  const own: TableRecord = recording ? record : { rows: [], claims: [] }
  const placed = occurrences(rows.map(({ type }) => type))
  const start = building.operations.length
  let value: ValueId | null = input
  let above: PreparedRow | null = null
  for (const [index, row] of rows.entries()) {
    const reference = referenceOf(row, placed[index]!)
    if (row.isTotal) {
      reportArgumentsOfTotal(row, rows, checking)
      own.claims.push(...(printed?.(row, { kind: 'whole' }, reference) ?? []))
      continue
    }
    if (value === null) {
      readWithoutInput(row, rows, cellScope, building)
      continue
    }
    const words = above ? `this row's input, from \`${above.label ?? above.type}\` above` : "this row's input"
    above = row
    const inside: Building = { ...building, inputOf: { value, words } }
    const before: ValueId = value
    const first = building.operations.length
    const firstStep = building.steps.length
    const result = applyRow(row, rows, before, cellScope, inside)
    value = result ?? standIn(row.reading, before, cellScope, building)
    if (value === null) continue
    const { label } = row
    if (label !== null)
      labels.set(canonicalName(label), { kind: 'result', value, name: label, span: row.reading.type.span })
    const subject: Subject = { kind: 'row', row: own.rows.length }
    own.rows.push(rowOf(row, before, value, first, firstStep, placed[index]!, building))
    // What stands in for a row is what it claims, and proves nothing.
    if (result !== null) own.claims.push(...(printed?.(row, subject, reference) ?? []))
  }
  if (!recording && own.claims.length > 0 && value !== null)
    record.inside.push({ ...own, first: start, end: building.operations.length, output: value })
  return value
}

/** Reads the claims of a row, with the waivers of its table. */
function claimsReader(
  table: Table,
  rows: readonly PreparedRow[],
  columns: Columns,
  scope: Scope,
  checking: Checking,
) {
  const find = (reference: RowReference) => claimsOfRow(findRow(reference, rows, checking), rows)
  const couldBe = ({ name }: RowReference) =>
    rows.filter(({ type }) => canonicalName(type) === name.key).flatMap(({ reading }) => reading.claims)
  const waivers = readWaivers(table, find, scope, checking, couldBe)
  return (row: PreparedRow, subject: Subject, reference: string) =>
    claimsOf(row.reading, subject, reference, row.typeCell, waivers, scope, checking).filter(
      ({ printed }) =>
        printed.kind !== 'number' || printed.unit === null || !columns.unreadUnits.has(printed.unit.suffix),
    )
}

function prepare(reading: RowReading, scope: Scope, checking: Checking): PreparedRow {
  const isTotal = /^total$/i.test(reading.type.text)
  const typeCell = isTotal ? null : typeCellOf(reading, scope, checking)
  const label =
    reading.label && !isBlank(reading.label)
      ? reading.label.text.replace(/^`(.*)`$/, '$1')
      : typeCell === null
        ? labelInParentheses(reading.type)
        : typeCell.label
  const hint = reading.arguments.find(({ cell }) => !isBlank(cell))?.cell.text
  const type = typeCell?.words ?? reading.type.text
  const name = { label, type, span: reading.type.span, reading, typeCell, isTotal }
  return hint === undefined ? name : { ...name, hint }
}

function typeCellOf(reading: RowReading, scope: Scope, checking: Checking): TypeCell | null {
  if (!isBlank(reading.type)) return readTypeCell(reading.type, scope, checking)
  checking.report(problem('table/type-blank', reading.span, {}))
  return null
}

function reportLabelsTwice(rows: readonly PreparedRow[], checking: Checking): void {
  const seen = new Map<string, Span>()
  for (const { label, reading } of rows) {
    if (label === null) continue
    const key = canonicalName(label)
    const { span } = reading.label ?? reading.type
    const before = seen.get(key)
    if (before) {
      const labels = [{ span: before, text: 'the first of them' }]
      checking.report(problem('table/label-twice', span, { label }, { labels }))
    } else seen.set(key, span)
  }
}

function isNamed(network: string, key: string): boolean {
  return canonicalName(network) === key || canonicalName(network.slice(network.indexOf('.') + 1)) === key
}

function claimsOfRow(index: number | null, rows: readonly PreparedRow[]): RowReading['claims'] | null {
  return index === null ? null : rows[index]!.reading.claims
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
