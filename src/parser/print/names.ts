/** How a name, a label or a number is written so that it is read as the same again. */
import type { Expression, Name, RowReference } from '../ast.ts'
import { scanProgram } from '../scan.ts'
import { Identifier, Label, programWords, reservedWords } from '../tokens.ts'

/** Whether a text is read as one token of a name: letters, digits and `_`. */
function isWord(text: string): boolean {
  // After a blank, so that no word is read as opening a declaration at the first column.
  const { type, end } = scanProgram(` ${text}`, 1)
  return end === text.length + 1 && (type === Identifier || programWords.has(text)) && !text.startsWith('`')
}

/** A name where any name may stand, the kept words too; other texts in backquotes. */
export function printName({ text }: Name): string {
  return isWord(text) && !reservedWords.has(text) ? text : `\`${text}\``
}

/** A name where the kept words may not stand. */
export function printIdentifier({ text }: Name): string {
  return isWord(text) && !programWords.has(text) ? text : `\`${text}\``
}

/** A row by its label or type, with its number where it has one. */
export function printRowReference({ name, index }: RowReference): string {
  const { type, end } = scanProgram(name.text, 0)
  const label = type === Label && end === name.text.length
  return `${label ? name.text : printName(name)}${index ? `[${index.text}]` : ''}`
}

/** As written, without thousands commas, which only cells have. */
export function printNumber(number: Expression & { readonly kind: 'number' }): string {
  const { text, mantissa, unit } = number
  if (!text.includes(',')) return text
  return unit.length > 1 ? `${mantissa} ${unit}` : `${mantissa}${unit}`
}
