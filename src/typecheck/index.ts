/** Names, types, tables and blocks: from a file's syntax tree to its checked networks. */
import type { Problem } from '../diagnostics/problem.ts'
import type { File } from '../parser/ast.ts'
import type { Source } from '../source/source.ts'
import type { Network } from './network.ts'

/**
 * Finds the text of an import: `path` as written (`std/blocks`, `./stem`), `from` the name of the importing source.
 * Gives the source (its name is what problems show and what tells two files apart), or why there is none.
 */
export type Importer = (
  path: string,
  from: string,
) => { readonly source: Source } | { readonly missing: string }

export interface Typechecked {
  readonly networks: readonly Network[]
  readonly problems: readonly Problem[]
}

/** Checks one file and everything it imports. */
export declare function typecheck(file: File, source: Source, importer: Importer): Typechecked
