/** Aligns the rows of a table; the content of cells is unchanged. */
import { displayWidth } from '../../diagnostics/render_width.ts'
import { cellTexts } from '../rows.ts'

/** Pads each column to its widest cell; the second row is the dashes. */
export function rowTexts(images: readonly string[]): readonly string[] {
  const rows = images.map(cellTexts)
  const widths: number[] = []
  for (const [index, cells] of rows.entries()) {
    if (index === 1) continue
    for (const [column, text] of cells.entries())
      widths[column] = Math.max(widths[column] ?? 1, displayWidth(text))
  }
  return rows.map((cells, index) => {
    if (index === 1) return `|${cells.map((text, column) => dashes(text, widths[column] ?? 1)).join('|')}|`
    return `| ${cells.map((text, column) => text + ' '.repeat((widths[column] ?? 1) - displayWidth(text))).join(' | ')} |`
  })
}

/** Dashes as wide as the padded column; the colons that align a column on GitHub stay. */
function dashes(text: string, width: number): string {
  const left = text.startsWith(':') ? ':' : '-'
  const right = text.endsWith(':') ? ':' : '-'
  return `${left}${'-'.repeat(width)}${right}`
}
