/** Waivers: which claim each corrects, by the cell it is printed in. */
import { problem } from '../../diagnostics/report.ts'
import type { ClaimWaiver } from '../../network/network.ts'
import type { Cell, RowReference, Table, Waiver } from '../../parser/ast.ts'
import { type Span, textOf } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import type { Scope } from '../values/scope.ts'
import { type ClaimColumn, quantityOf } from './columns.ts'
import { readPrinted } from './printed.ts'
import { isBlank } from './type_cell.ts'

/** Waivers by the cell that they correct; `unreadable` where one states no value, which was reported. */
export type Waivers = ReadonlyMap<Cell, ClaimWaiver | 'unreadable'>

/** Finds the claim cell of each waiver; `find` gives the cells that a reference's claims stand in, or null after reporting. */
export function readWaivers(
  table: Table,
  find: (
    reference: RowReference,
  ) =>
    | readonly { readonly column: Pick<ClaimColumn, 'header' | 'key' | 'quantity'>; readonly cell: Cell }[]
    | null,
  scope: Scope,
  checking: Checking,
  /** The claims of every row that an ambiguous reference could mean. */
  couldBe: (reference: RowReference) => ReturnType<typeof find> = () => null,
): Waivers {
  const waivers = new Map<Cell, ClaimWaiver | 'unreadable'>()
  for (const waiver of table.waivers)
    for (const [index, fix] of waiver.fixes.entries()) {
      const wanted = quantityOf(fix.claim.key)
      const claims = find(fix.row)
      if (!claims) {
        // Whichever row is meant, its figure is waived, and is not to be told beside the waiver.
        for (const { column, cell } of couldBe(fix.row) ?? [])
          if (wanted !== null && column.quantity === wanted) waivers.set(cell, 'unreadable')
        continue
      }
      const claim =
        claims.find(({ column }) => column.key.toLowerCase() === fix.claim.key.toLowerCase()) ??
        claims.find(({ column }) => wanted !== null && column.quantity === wanted)
      if (!claim || isBlank(claim.cell)) {
        const headers = claims
          .filter(({ cell }) => !isBlank(cell))
          .map(({ column }) => `\`${column.header}\``)
        const columns = headers.length === 0 ? 'It prints no claims.' : `It claims ${headers.join(', ')}.`
        checking.report(
          problem('table/claim-unknown', fix.claim.span, {
            row: textOf(fix.row.span),
            claim: fix.claim.text,
            columns,
          }),
        )
        continue
      }
      const reference = textOf({ ...fix.row.span, end: fix.claim.span.end })
      if (waivers.has(claim.cell)) {
        const before = waivers.get(claim.cell)
        const labels =
          typeof before === 'object' ? [{ span: before.span, text: 'it is waived here already' }] : []
        checking.report(problem('waiver/twice', fix.span, { reference }, { labels }))
        continue
      }
      const value = readPrinted(fix.value, scope, checking)
      if (!value)
        checking.report(problem('waiver/value', fix.value.span, { reference, value: textOf(fix.value.span) }))
      const { reason } = waiver
      waivers.set(
        claim.cell,
        value
          ? {
              value,
              reason: reason.text,
              span: fix.span,
              valueSpan: fix.value.span,
              removal: removalOf(waiver, index),
            }
          : 'unreadable',
      )
    }
  return waivers
}

/** What to delete to take one correction away: it with a comma beside it, or the whole waiver where it is the only one. */
function removalOf(waiver: Waiver, index: number): Span {
  const { fixes } = waiver
  if (fixes.length === 1) return waiver.span
  const { span } = fixes[index]!
  if (index > 0) return { ...span, start: fixes[index - 1]!.span.end }
  return { ...span, end: fixes[1]!.span.start }
}
