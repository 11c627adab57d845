/** Prints a syntax tree as a program, set as `inc fmt` sets it. */
import type { File } from '../ast.ts'
import { format } from '../format/format.ts'
import { printDeclaration } from './declarations.ts'

/**
 * The program of a tree: `parse(print(file))` is the tree again, but for its spans, and for parentheses that the tree has no
 * node for and the text needs. Comments that document nothing are not in a tree, so not here.
 */
export function print(file: File): string {
  const text = file.declarations
    .map((declaration) => `${printDeclaration(declaration).replace(/ +$/gm, '')}\n`)
    .join('\n')
  return format({ name: 'printed', text }).text ?? text
}
