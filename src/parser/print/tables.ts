/** Prints tables: rows on their own lines, then a blank line, as GitHub requires. */
import type { Table, TableRow, Waiver } from '../ast.ts'
import { level, printArguments, printExpression } from './expressions.ts'
import { printName, printRowReference } from './names.ts'

/** Ends with the blank line after the rows, so that anything may follow. */
export function printTable({ options, header, rows, waivers }: Table): string {
  const given = options.length > 0 ? `(${printArguments(options)})` : ''
  const dashes = `|${'---|'.repeat(header.length)}`
  const lines = [printRow({ cells: header }), dashes, ...rows.map(printRow)]
  return `table${given}\n  ${lines.join('\n  ')}\n\n  ${waivers.map(printWaiver).join('\n  ')}`
}

function printRow({ cells }: Pick<TableRow, 'cells'>): string {
  return `| ${cells.map(({ text }) => text).join(' | ')} |`
}

function printWaiver({ fixes, reason }: Waiver): string {
  const printed = fixes.map(
    ({ row, claim, value }) =>
      `${printRowReference(row)}.${printName(claim)} is ${printExpression(value, level.binary)}`,
  )
  return `waive ${printed.join(', ')} because "${reason.text}"`
}
