/** The claims that a row prints. */
import { problem } from '../../diagnostics/report.ts'
import type { Claim, ClaimQuantity, Printed, Subject } from '../../network/network.ts'
import type { Cell } from '../../parser/ast.ts'
import { formalsOfValue } from '../blocks/constructors.ts'
import type { Checking } from '../checking.ts'
import type { Scope } from '../values/scope.ts'
import type { ClaimColumn } from './columns.ts'
import { readPrinted } from './printed.ts'
import { fedBy } from './row_call.ts'
import type { RowReading } from './row_reading.ts'
import { cellExpression, isBlank, type TypeCell } from './type_cell.ts'
import type { Waivers } from './waivers.ts'

/** The claims of a row's filled claim cells. */
export function claimsOf(
  reading: RowReading,
  subject: Subject,
  reference: string,
  typeCell: TypeCell | null,
  waivers: Waivers,
  scope: Scope,
  checking: Checking,
): readonly Claim[] {
  const callee = typeCell?.callee.kind === 'value' ? typeCell.callee.value : null
  const formals = callee?.kind === 'constructor' ? formalsOfValue(callee, checking) : []
  return reading.claims.flatMap(({ column, cell }) => {
    if (isBlank(cell)) return []
    const claim = readClaim(cell, column, subject, reference, waivers, scope, checking)
    return claim ? [{ ...claim, feeds: fedBy(column, formals) !== undefined }] : []
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
  const printed = expression && readPrinted(expression, scope, { ...checking, report: () => {} })
  if (!printed || !isPrintedAs(column.quantity, printed)) {
    const needed = isShape(column.quantity) ? 'a size such as 28×28×256' : 'a number'
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

function isShape(quantity: ClaimQuantity): boolean {
  return quantity === 'input' || quantity === 'output'
}

/** Sizes are printed with all or some of their axes; receptive fields and strides as a number or as a size. */
function isPrintedAs(quantity: ClaimQuantity, printed: Printed): boolean {
  if (quantity !== 'receptive field' && quantity !== 'effective stride')
    return (printed.kind === 'shape') === isShape(quantity)
  return printed.kind === 'number' || printed.axes.length === 2
}
