/** Lines up the rows of a table; what is in a cell stays as it is. */
import { cellTexts } from '../rows.ts'

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]/u
const WITHOUT_WIDTH = /\p{M}|\p{Cf}/u

/** The number of columns that a text takes in a fixed-width font. */
export function widthOf(text: string): number {
  // Nearly all texts are plain, and counting them by character would take long in large tables.
  if (/^[\x20-\x7e×·²→–—]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) {
    if (!WITHOUT_WIDTH.test(character)) width += WIDE.test(character) ? 2 : 1
  }
  return width
}

/** The rows with each column as wide as its widest cell; the second row is the dashes. */
export function rowTexts(images: readonly string[]): readonly string[] {
  const rows = images.map(cellTexts)
  const widths: number[] = []
  for (const [index, cells] of rows.entries()) {
    if (index === 1) continue
    for (const [column, text] of cells.entries())
      widths[column] = Math.max(widths[column] ?? 1, widthOf(text))
  }
  return rows.map((cells, index) => {
    if (index === 1) return `|${cells.map((text, column) => dashes(text, widths[column] ?? 1)).join('|')}|`
    return `| ${cells.map((text, column) => text + ' '.repeat((widths[column] ?? 1) - widthOf(text))).join(' | ')} |`
  })
}

/** Dashes as wide as the column with its blanks; the colons that align a column on GitHub stay. */
function dashes(text: string, width: number): string {
  const left = text.startsWith(':') ? ':' : '-'
  const right = text.endsWith(':') ? ':' : '-'
  return `${left}${'-'.repeat(width)}${right}`
}
