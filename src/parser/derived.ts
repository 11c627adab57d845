/** The files of the repository that are made from the parser; `npm run regenerate` writes them. */
import { printGrammar } from './print_grammar.ts'

export interface DerivedFile {
  /** From the repository's root. */
  readonly path: string
  readonly content: string
}

export function derivedFiles(): readonly DerivedFile[] {
  return [{ path: 'grammar/inc.ebnf', content: printGrammar() }]
}
