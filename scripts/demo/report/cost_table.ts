/** A network's cost table as HTML: what each row computes, with what its paper prints. */
import type { CostCell, CostColumn, CostRow } from '../../../src/index.ts'
import { type Html, html } from './html.ts'
import type { TrainedNetwork } from './report.ts'

/** The table with its totals and the reasons of what is waived; a column with claims has the printed figures beside it. */
export function costTableOf({ table, waivers }: Pick<TrainedNetwork, 'table' | 'waivers'>): Html {
  const { header, rows, total, heads, withHeads } = table
  const totals = [total, ...heads, ...(withHeads ? [withHeads] : [])]
  const claimed = header.map((_, column) => [...rows, ...totals].some(({ cells }) => cells[column]?.printed))
  const lineOf = ({ name, cells }: CostRow, className: string): Html =>
    html`<tr class="${className}"><th scope="row">${name}</th>${cells.map((cell, column) => [
      html`<td class="${sideOf(header[column]!)}">${cell.computed}</td>`,
      claimed[column] ? html`<td class="printed">${printedFigure(cell)}</td>` : null,
    ])}</tr>`

  return html`<div class="card scroll costs"><table>
<thead><tr><th>row</th>${header.map((column, index) => html`<th scope="col" class="${sideOf(column)}">${column.title}</th>${claimed[index] ? html`<th class="printed"></th>` : null}`)}</tr></thead>
<tbody>${rows.map((row) => lineOf(row, ''))}${totals.map((row, index) => lineOf(row, index === 0 ? 'total first-total' : 'total'))}</tbody>
</table></div>
${waivers.length === 0 ? null : html`<ul class="notes">${waivers.map(({ reason, claims }) => html`<li>${claims.join(', ')}: ${reason}</li>`)}</ul>`}`
}

function sideOf({ quantity }: CostColumn): string {
  return quantity === 'input' || quantity === 'output' ? 'left' : ''
}

function printedFigure({ computed, printed }: CostCell): Html | null {
  if (printed === null) return null
  const status = printed.verdict === 'waived' || printed.verdict === 'differs' ? printed.verdict : 'holds'
  const mark = { holds: '✓', waived: '≈', differs: '✗' }[status]
  // A figure that is printed just as it is computed needs no second mention.
  const figure = printed.text.replaceAll('x', '×') === computed ? '' : `${printed.text} `
  return html`${figure}<span class="${status}">${mark}</span>`
}
