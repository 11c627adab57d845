/** The roles of a table's columns: from its options, the names of claims, and the names of parameters. */
import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { ClaimQuantity } from '../../network/network.ts'
import { type Cell, canonicalName, type Expression, type Name, type Table } from '../../parser/ast.ts'
import { compare, type Dimension, number } from '../../shape/index.ts'
import { type Span, textOf } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import type { Scope, Units } from '../values/scope.ts'

/** How a table is read: rows are layers, columns are networks, or rows are networks. */
export type Reading = 'chain' | 'columns' | 'rows'

/** A column whose cells are arguments. */
export interface ArgumentColumn {
  readonly index: number
  readonly header: string
  /** The parameter that the column feeds. */
  readonly key: string
  /** What says so: the header, or the role that the options give it. */
  readonly span: Span
}

/** A column whose cells claim a quantity. */
export interface ClaimColumn extends ArgumentColumn {
  readonly quantity: ClaimQuantity
}

/** A table's columns by their roles. */
export interface Columns {
  readonly type: number | null
  readonly label: number | null
  readonly repeat: number | null
  readonly arguments: readonly ArgumentColumn[]
  /** Passed to the first copy of a repeated row only. */
  readonly first: readonly ArgumentColumn[]
  readonly claims: readonly ClaimColumn[]
  /** Columns that an option gives a role. */
  readonly given: ReadonlySet<number>
  /** Rows at the foot of a family of columns that claim something of each whole network, by the key of their label. */
  readonly feet: ReadonlyMap<string, ClaimQuantity>
  readonly units: Units | null
  /** Units whose size the options fail to say, which was reported: figures printed in them claim nothing. */
  readonly unreadUnits: ReadonlySet<string>
  /** The one network that the claims are about, or null for every network. */
  readonly claimsOf: string | null
}

const quantities: Readonly<Record<string, ClaimQuantity>> = {
  input: 'input',
  input_size: 'input',
  output: 'output',
  output_size: 'output',
  depth: 'depth',
  params: 'params',
  frozen_params: 'frozen params',
  macs: 'macs',
  flops: 'flops',
  activation_memory: 'activation memory',
  receptive_field: 'receptive field',
  effective_stride: 'effective stride',
}

/** The quantity that a name claims, or null. Capitals do not count. */
export function quantityOf(key: string): ClaimQuantity | null {
  const lower = key.toLowerCase()
  return Object.hasOwn(quantities, lower) ? quantities[lower]! : null
}

/** Every name of a quantity, for suggestions. */
export const quantityNames: readonly string[] = Object.keys(quantities)

/** The text of a header, without backquotes. */
export function headerText(cell: Cell): string {
  return cell.text.replace(/^`(.*)`$/, '$1')
}

/** Roles that only the rows of a chain have. */
function hasNoMeaning(role: string, reading: Reading): boolean {
  if (reading === 'rows') return role === 'type' || role === 'repeat' || role === 'first'
  return reading === 'columns' && role === 'type'
}

const roleHelp: Readonly<Record<Reading, string>> = {
  chain: '',
  columns: 'another role: each column without one is a network, and names its own blocks',
  rows: 'another role: each row is a network, and no layer',
}

type Role = 'type' | 'label' | 'repeat' | 'first' | 'note' | 'argument'
const roles: readonly Role[] = ['type', 'label', 'repeat', 'first', 'note', 'argument']
const unitNames = ['K', 'M', 'G', 'T'] as const

/** Reads a table's options and headers; reports options that name no column and values that are no role. */
export function readColumns(table: Table, reading: Reading, scope: Scope, checking: Checking): Columns {
  const headers = table.header.map((cell) => ({
    cell,
    text: headerText(cell),
    key: canonicalName(headerText(cell)),
  }))
  reportTwice(headers, checking)
  const given = new Map<number, Name>()
  const feet = new Map<string, ClaimQuantity>()
  const units: Partial<Record<keyof Units, Dimension>> = {}
  const unreadUnits = new Set<string>()
  let claimsOf: string | null = null
  for (const option of table.options) {
    const name = option.name
    const optionFault = (needed: string) =>
      checking.report(
        problem('table/option-value', option.value.span, {
          option: (name ?? { text: textOf(option.span) }).text,
          needed,
        }),
      )
    if (!name) {
      optionFault('a name: `header: role`')
      continue
    }
    const index = headers.findIndex(({ key }) => key === name.key)
    const unit = unitNames.find((candidate) => candidate === name.text)
    if (index < 0 && unit) {
      const value = evaluate(option.value, scope, checking)
      if (value.kind === 'number' && compare(value.value, number(0)) === 1) units[unit] = value.value
      else {
        unreadUnits.add(unit)
        if (value.kind !== 'unknown') optionFault('a number above 0')
      }
      continue
    }
    const role = nameIn(option.value)
    if (index < 0 && name.text === 'claims') {
      claimsOf = role?.key ?? null
      if (role) checking.claimed.set(role.key, role)
      else optionFault('the name of a network')
    } else if (index >= 0) {
      if (given.has(index))
        checking.report(problem('type/argument-twice', option.span, { block: 'table', argument: name.text }))
      else if (role && hasNoMeaning(role.key, reading)) optionFault(roleHelp[reading])
      else if (role) given.set(index, role)
      else optionFault('a role, a claim or a parameter')
    } else if (reading === 'columns' && role && quantityOf(role.key) && hasLabel(table, name.key)) {
      feet.set(name.key, quantityOf(role.key)!)
    } else {
      const keys = headers.map(({ key }) => key)
      checking.report(
        problem('table/option-unknown', name.span, { option: name.text, nearest: nearest(name.key, keys) }),
      )
    }
  }
  return { ...assign(headers, given, reading), feet, units: unitsOf(units), unreadUnits, claimsOf }
}

function assign(
  headers: readonly { readonly cell: Cell; readonly text: string; readonly key: string }[],
  given: ReadonlyMap<number, Name>,
  reading: Reading,
): Omit<Columns, 'feet' | 'units' | 'unreadUnits' | 'claimsOf'> {
  const roleAt = (index: number) => roles.find((role) => role === given.get(index)?.key)
  const indexOf = (role: Role) => {
    const index = headers.findIndex((_, at) => roleAt(at) === role)
    return index < 0 ? null : index
  }
  const leading = (role: Role) => indexOf(role) ?? (given.has(0) ? headed(role, headers, given) : 0)
  const type = reading === 'chain' ? leading('type') : null
  const label = reading === 'chain' ? indexOf('label') : leading('label')
  const repeat = indexOf('repeat')
  const argumentColumns: ArgumentColumn[] = []
  const first: ArgumentColumn[] = []
  const claims: ClaimColumn[] = []
  headers.forEach(({ cell, text, key }, index) => {
    if (index === type || index === label || index === repeat || key === '') return
    if (headers.findIndex((header) => header.key === key) < index) return
    const role = roleAt(index)
    if (role === 'note') return
    const column = { index, header: text, key, span: cell.span }
    if (role === 'first') first.push(column)
    else if (role === 'argument') argumentColumns.push(column)
    else {
      const named = given.get(index)
      const quantity = quantityOf(named?.key ?? key)
      if (quantity) claims.push({ ...column, quantity })
      else argumentColumns.push(named ? { ...column, key: named.key, span: named.span } : column)
    }
  })
  const withRole = new Set(given.keys())
  return {
    type,
    label,
    repeat,
    arguments: argumentColumns,
    first,
    claims,
    given: withRole,
  }
}

/** Where the options give the first column another role: the column whose header is the role's name. */
function headed(
  role: Role,
  headers: readonly { readonly key: string }[],
  given: ReadonlyMap<number, unknown>,
): number | null {
  const index = headers.findIndex(({ key }, at) => key.toLowerCase() === role && !given.has(at))
  return index < 0 ? null : index
}

function unitsOf(units: Partial<Record<keyof Units, Dimension>>): Units | null {
  if (Object.keys(units).length === 0) return null
  return {
    K: units.K ?? number(1e3),
    M: units.M ?? number(1e6),
    G: units.G ?? number(1e9),
    T: units.T ?? number(1e12),
  }
}

/** A lone name, as a role is written. */
function nameIn(expression: Expression): Name | null {
  if (expression.kind === 'group') return nameIn(expression.value)
  return expression.kind === 'name' ? expression.name : null
}

/** Whether some row's first cell is that label: a foot row's option names it. */
function hasLabel(table: Table, key: string): boolean {
  return table.rows.some((row) => row.cells[0] && canonicalName(headerText(row.cells[0])) === key)
}

function reportTwice(
  headers: readonly { readonly cell: Cell; readonly text: string; readonly key: string }[],
  checking: Checking,
): void {
  const seen = new Map<string, Span>()
  for (const { cell, text, key } of headers) {
    const before = seen.get(key)
    if (key === '') continue
    if (before) {
      const labels = [{ span: before, text: 'the first of them' }]
      checking.report(problem('table/column-twice', cell.span, { header: text }, { labels }))
    } else seen.set(key, cell.span)
  }
}
