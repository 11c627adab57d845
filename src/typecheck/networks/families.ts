/** Families: many networks from one table, its columns read as layers or its rows as calls. */

import { problem } from '../../diagnostics/report.ts'
import { type Claim, INPUT } from '../../network/network.ts'
import { type Cell, canonicalName, type FamilyDeclaration, type Table } from '../../parser/ast.ts'
import type { Building } from '../blocks/building.ts'
import type { Checking } from '../checking.ts'
import { blockOf, evaluate } from '../interpreter.ts'
import { mentionedIn } from '../names/mentions.ts'
import { type ClaimColumn, type Columns, headerText, quantityOf, readColumns } from '../tables/columns.ts'
import { readClaim } from '../tables/row_claims.ts'
import { asSource, findRow } from '../tables/row_names.ts'
import { type RowReading, readRow } from '../tables/row_reading.ts'
import { applyReadings } from '../tables/rows.ts'
import { applyAsRows } from '../tables/stages.ts'
import { cellValue, isBlank } from '../tables/type_cell.ts'
import { readWaivers, type Waivers } from '../tables/waivers.ts'
import { preludeScope } from '../values/prelude.ts'
import { type Binding, innerScope, lookUp, type Scope } from '../values/scope.ts'
import { describeKind } from '../values/values.ts'
import type { AskedSize } from './asked_size.ts'
import { type BuiltNetwork, buildMember, guarded } from './networks.ts'

/** Builds every member; those that cannot be built are reported and left out. */
export function buildFamily(
  declaration: FamilyDeclaration,
  scope: Scope,
  asked: AskedSize | null,
  checking: Checking,
): readonly BuiltNetwork[] {
  const { reading } = declaration
  const found = evaluate(reading.table, scope, checking)
  if (found.kind !== 'table') {
    if (found.kind !== 'unknown')
      checking.report(problem('table/reading', reading.table.span, { found: describeKind(found) }))
    return []
  }
  const members =
    reading.kind === 'columns'
      ? columnMembers(declaration, found.table, found.scope, asked, checking)
      : rowMembers(declaration, reading.each, found.table, found.scope, asked, checking)
  if (members.length === 0) checking.report(problem('table/empty', declaration.name.span, {}))
  return members.flatMap((build) => guarded(declaration.span, checking, build) ?? [])
}

type Member = () => BuiltNetwork | null

/** `chain each column of`: each column without a role is a network, its cells type cells from top to bottom. */
function columnMembers(
  declaration: FamilyDeclaration,
  table: Table,
  scope: Scope,
  asked: AskedSize | null,
  checking: Checking,
): readonly Member[] {
  const columns = readColumns(table, 'columns', scope, checking)
  const cellScope = innerScope(scope, new Map(), { units: columns.units })
  const members = table.header
    .map((cell, index) => ({ name: headerText(cell), index }))
    .filter(
      ({ index }) => !columns.given.has(index) && columns.arguments.some((column) => column.index === index),
    )
  const layers = {
    ...columns,
    arguments: columns.arguments.filter(({ index }) => !members.some((member) => member.index === index)),
  }
  const rows = table.rows.map((row) => ({ row, quantity: footQuantity(row.cells, columns) }))
  const feet = rows.filter(({ quantity }) => quantity !== null)
  for (const { row } of feet) reportUnread(row.cells, layers, checking)
  const isMember = members.map(({ name }) => ({ label: name, type: name }))
  const waivers = readWaivers(
    table,
    (reference) => {
      const index = findRow(reference, isMember, checking)
      return index === null
        ? null
        : feet.map(({ row, quantity }) => footClaim(row.cells, columns, quantity!, members[index]!.index))
    },
    cellScope,
    checking,
  )
  return members.map((member) => () => {
    const readings: readonly RowReading[] = rows
      .filter(
        ({ row, quantity }) =>
          quantity === null && row.cells[member.index] && !isBlank(row.cells[member.index]!),
      )
      .map(({ row }) => readRow(row.cells, row.span, layers, member.index))
    return buildMember(
      `${declaration.name.text}.${member.name}`,
      declaration,
      scope,
      asked,
      checking,
      (building) => {
        building.record.printedTable = printedColumn(
          table,
          readings,
          members.map(({ index }) => index),
        )
        // The waivers are about whole columns here, not about rows.
        const result = applyReadings(
          { ...table, waivers: [] },
          readings,
          layers,
          scope,
          INPUT,
          building,
          true,
        )
        for (const { row, quantity } of feet) {
          const { column, cell } = footClaim(row.cells, columns, quantity!, member.index)
          if (!isBlank(cell))
            pushClaim(
              building,
              readClaim(cell, column, { kind: 'whole' }, asSource(member.name), waivers, cellScope, checking),
              columns,
            )
        }
        return result
      },
    )
  })
}

/** One member's column as a table of its own, with the columns that belong to every member. */
function printedColumn(
  table: Table,
  readings: readonly RowReading[],
  members: readonly number[],
): Building['record']['printedTable'] {
  const shared = (cells: readonly Cell[]) =>
    cells.filter((_, index) => !members.includes(index)).map(({ text }) => text)
  const cellsAt = new Map(table.rows.map((row) => [row.span, row.cells]))
  return {
    header: ['type', ...shared(table.header)],
    rows: readings.map(({ type, span }) => [type.text, ...shared(cellsAt.get(span) ?? [])]),
  }
}

/** The quantity that a foot row claims: its label is the name of a claim, or an option says so. */
function footQuantity(cells: readonly Cell[], columns: Columns) {
  const label = columns.label === null ? undefined : cells[columns.label]
  if (!label || isBlank(label)) return null
  const key = canonicalName(headerText(label))
  return columns.feet.get(key) ?? quantityOf(key)
}

function footClaim(
  cells: readonly Cell[],
  columns: Columns,
  quantity: ClaimColumn['quantity'],
  index: number,
) {
  const header = headerText(cells[columns.label ?? 0]!)
  const cell = cells[index] ?? { text: '', span: cells[0]!.span }
  return { column: { header, key: canonicalName(header), quantity }, cell }
}

/** A row of claims is about whole networks: what it has under another column is read by nothing. */
function reportUnread(cells: readonly Cell[], columns: Columns, checking: Checking): void {
  for (const { index, header } of [...columns.arguments, ...columns.first, ...columns.claims]) {
    const cell = cells[index]
    if (!cell || isBlank(cell)) continue
    const signature = 'a row of claims'
    checking.report(
      problem('table/cell-not-taken', cell.span, { block: signature, header, signature, fits: null }),
    )
  }
}

function pushClaim(building: Building, claim: Claim | null, columns: Columns): void {
  const { network, claims } = building.record
  const member = canonicalName(network.slice(network.indexOf('.') + 1))
  if (claim && (columns.claimsOf === null || columns.claimsOf === member)) claims.push(claim)
}

/** `e for each row of`: each row is a network, its columns are names in the expression. */
function rowMembers(
  declaration: FamilyDeclaration,
  each: Extract<FamilyDeclaration['reading'], { kind: 'rows' }>['each'],
  table: Table,
  scope: Scope,
  asked: AskedSize | null,
  checking: Checking,
): readonly Member[] {
  const columns = readColumns(table, 'rows', scope, checking)
  const cellScope = innerScope(scope, new Map(), { units: columns.units })
  const readings = table.rows.map((row) => readRow(row.cells, row.span, columns, columns.label ?? 0))
  const names = readings.map(({ type }) => headerText(type))
  const named = names.map((name) => ({ label: name, type: name }))
  reportMembersTwice(readings, checking)
  const { signature } = declaration
  const used = new Set(mentionedIn([each, signature]))
  for (const { index, header, key } of columns.arguments) {
    const { span } = table.header[index]!
    if (!used.has(key))
      checking.report(problem('table/column-unread', span, { header, role: null, nearest: null }))
    if (isDeclared(key, scope)) checking.report(problem('name/shadows', span, { name: header }))
  }
  const waivers: Waivers = readWaivers(
    table,
    (reference) => {
      const index = findRow(reference, named, checking)
      return index === null ? null : readings[index]!.claims
    },
    cellScope,
    checking,
  )
  return readings.map((reading, index) => () => {
    const bindings = new Map<string, Binding>()
    for (const { column, cell } of reading.arguments) {
      const value = isBlank(cell)
        ? ({ kind: 'none' } as const)
        : cellValue(cell, column.header, cellScope, checking)
      bindings.set(column.key, { kind: 'value', value: value ?? { kind: 'unknown' } })
    }
    const rowScope = innerScope(scope, bindings)
    return buildMember(
      `${declaration.name.text}.${names[index]}`,
      declaration,
      rowScope,
      asked,
      checking,
      (building) => {
        const block = blockOf(each, rowScope, checking)
        const result = block && applyAsRows(block, INPUT, building)
        for (const { column, cell } of reading.claims)
          if (!isBlank(cell))
            pushClaim(
              building,
              readClaim(
                cell,
                column,
                { kind: 'whole' },
                asSource(names[index]!),
                waivers,
                cellScope,
                checking,
              ),
              columns,
            )
        return result
      },
    )
  })
}

function reportMembersTwice(readings: readonly RowReading[], checking: Checking): void {
  const seen = new Set<string>()
  for (const { type } of readings) {
    const label = headerText(type)
    const key = canonicalName(label)
    if (label !== '' && seen.has(key)) checking.report(problem('table/label-twice', type.span, { label }))
    seen.add(key)
  }
}

/** Whether a name is one of the file's own. */
function isDeclared(key: string, scope: Scope): boolean {
  const binding = lookUp(scope, key)
  return binding !== null && binding !== preludeScope.bindings.get(key)
}
