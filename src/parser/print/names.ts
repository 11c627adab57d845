/** Writes names, labels and numbers so that they parse as the same again. */
import type { Expression, Name, RowReference } from '../ast.ts'
import { scanProgram } from '../scan.ts'
import { Identifier, Label, programWords, reservedWords } from '../tokens.ts'

/** Whether a text is a single name token: letters, digits and `_`. */
function isWord(text: string): boolean {
  // After a blank, so that no word counts as opening a declaration at the first column.
  const { type, end } = scanProgram(` ${text}`, 1)
  return end === text.length + 1 && (type === Identifier || programWords.has(text)) && !text.startsWith('`')
}

/** A name where kept words are allowed too; other texts in backquotes. */
export function printName({ text }: Name): string {
  return isWord(text) && !reservedWords.has(text) ? text : `\`${text}\``
}

/** A name where kept words are not allowed. */
export function printIdentifier({ text }: Name): string {
  return isWord(text) && !programWords.has(text) ? text : `\`${text}\``
}

/** A row by its label or type, with its number if it has one. */
export function printRowReference({ name, index }: RowReference): string {
  const { type, end } = scanProgram(name.text, 0)
  const label = type === Label && end === name.text.length
  return `${label ? name.text : printName(name)}${index ? `[${index.text}]` : ''}`
}

/** As written, without thousands commas, which only cells may have. */
export function printNumber(number: Expression & { readonly kind: 'number' }): string {
  const { text, mantissa, unit } = number
  if (!text.includes(',')) return text
  return unit.length > 1 ? `${mantissa} ${unit}` : `${mantissa}${unit}`
}
