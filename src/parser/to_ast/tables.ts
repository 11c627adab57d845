/** From the concrete to the abstract syntax tree: tables, their rows as cells of text, and their waivers. */
import type { CstNode, IToken } from 'chevrotain'
import type { Expression, Name, RowReference, Table, TableRow, Waiver, WaiverFix } from '../ast.ts'
import { cellsOfRow, isDashes, reportRows } from '../rows.ts'
import {
  type Context,
  child,
  children,
  nameOf,
  spanBetween,
  spanOfNode,
  spanOfToken,
  textValue,
  token,
  tokens,
  unreadable,
} from './cst.ts'
import { args } from './expressions.ts'
import { binary } from './operators.ts'

export function table(context: Context, node: CstNode, depth: number): Table {
  const span = spanOfNode(context, node)
  const rows = tokens(node, 'TableRow').map((from): TableRow => rowOf(context, from))
  reportRows(rows, context.source, context.problems)
  const [header, second, ...rest] = rows
  const data = second && !isDashes(second) ? [second, ...rest] : rest
  const width = header?.cells.length ?? 0
  return {
    options: args(context, child(node, 'args'), depth),
    header: header?.cells ?? [],
    rows: data.map((row) => fitted(row, width)),
    waivers: children(node, 'waiver').map((waiver) => readWaiver(context, waiver, depth)),
    span,
  }
}

function rowOf(context: Context, from: IToken): TableRow {
  const span = spanOfToken(context, from)
  return { cells: cellsOfRow(from.image, context.source, from.startOffset), span }
}

/** A row with as many cells as the header: missing ones are blank, surplus ones have been reported and are dropped. */
function fitted(row: TableRow, width: number): TableRow {
  const { cells, span } = row
  if (cells.length === width) return row
  if (cells.length > width) return { cells: cells.slice(0, width), span }
  const blank = { text: '', span: { ...span, start: span.end } }
  return { cells: [...cells, ...Array.from({ length: width - cells.length }, () => blank)], span }
}

/** A damaged waiver still waives whatever could be read of it, so that its claims do not cause a second problem. */
function readWaiver(context: Context, node: CstNode, depth: number): Waiver {
  const reason = token(node, 'Text')
  const span = spanOfNode(context, node)
  const fixes = children(node, 'fix').flatMap((fix) => readFix(context, fix, depth) ?? [])
  const at = reason ? spanOfToken(context, reason) : { ...span, start: span.end }
  return { fixes, reason: { text: reason ? textValue(reason) : '', span: at }, span }
}

function readFix(context: Context, node: CstNode, depth: number): WaiverFix | null {
  const row = rowReference(context, child(node, 'rowRef'))
  const named = token(node, 'Name')
  if (!row || !named) return null
  const claim: Name = nameOf(context, named)
  const value: Expression = node.recoveredNode
    ? unreadable(context, child(node, 'binary'))
    : binary(context, child(node, 'binary'), depth + 1)
  return { row, claim, value, span: spanBetween(row.span, node.recoveredNode ? claim.span : value.span) }
}

export function rowReference(context: Context, node: CstNode | undefined): RowReference | null {
  const named = token(node, 'Label') ?? token(node, 'Name')
  if (!named) return null
  const index = token(node, 'Number')
  return {
    name: nameOf(context, named),
    index: index ? { text: index.image, span: spanOfToken(context, index) } : null,
    span: spanOfNode(context, node),
  }
}
