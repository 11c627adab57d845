/** Files of the repository that are generated from the parser; `npm run regenerate` writes them. */
import { printGrammar } from './print_grammar.ts'

interface DerivedFile {
  /** Relative to the repository's root. */
  readonly path: string
  readonly content: string
}

export function derivedFiles(): readonly DerivedFile[] {
  return [{ path: 'grammar/inc.ebnf', content: printGrammar() }]
}
