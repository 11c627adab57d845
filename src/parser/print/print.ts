/** Prints a syntax tree as a program, formatted as by `inc fmt`. */
import type { File } from '../ast.ts'
import { format } from '../format/format.ts'
import { printDeclaration } from './declarations.ts'

/**
 * The program of a tree: `parse(print(file))` is the same tree, except for spans and for parentheses that the text
 * needs but the tree has no node for. Comments that document nothing are not in the tree, so they are lost.
 */
export function print(file: File): string {
  const text = file.declarations
    .map((declaration) => `${printDeclaration(declaration).replace(/ +$/gm, '')}\n`)
    .join('\n')
  return format({ name: 'printed', text }).text ?? text
}
