/** The confusion matrix as a table whose cells are shaded by their share of the row. */
import { type Html, html } from './html.ts'
import type { Validation } from './report.ts'

/** A row for each true class, a column for each answer. */
export function confusionTable({ classes, confusion }: Pick<Validation, 'classes' | 'confusion'>): Html {
  return html`<table>
<thead><tr><th></th>${classes.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${confusion.map((row, truth) => html`<tr><th scope="row">${classes[truth]!}</th>${row.map((count, answer) => cellOf(count, row, truth === answer))}</tr>`)}</tbody>
</table>`
}

function cellOf(count: number, row: readonly number[], isRight: boolean): Html {
  if (count === 0) return html`<td class="zero">0</td>`
  if (!isRight) return html`<td class="error">${count}</td>`
  const share = count / row.reduce((sum, one) => sum + one, 0)
  return html`<td class="${share > 0.5 ? 'full' : ''}" style="--share:${share.toFixed(2)}">${count}</td>`
}
