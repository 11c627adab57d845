/**
 * An open program: a file and everything it imports, each read and parsed once. The checker and an editor work on it.
 */
import type { ImportDeclaration } from '../parser/ast.ts'
import { type ParsedFile, parse } from '../parser/index.ts'
import type { Source } from '../source/source.ts'

/**
 * Finds the text of an import: `path` as written (`std/blocks`, `./stem`), `from` the name of the importing source.
 * Returns the source (problems show its name, which also identifies the file), or why there is none.
 */
export type Importer = (
  path: string,
  from: string,
) => { readonly source: Source } | { readonly missing: string }

/** A file that was read, with its syntax tree. */
interface OpenFile {
  readonly source: Source
  readonly parsed: ParsedFile
}

/** The target of an import. */
type ImportTarget =
  | { readonly kind: 'file'; readonly file: OpenFile }
  | { readonly kind: 'missing'; readonly reason: string }
  /** The program already has too many files: this one was not opened. */
  | { readonly kind: 'beyond limit'; readonly name: string }

/** A file and everything it imports. Immutable: a changed text makes another program. */
export interface Program {
  readonly main: OpenFile
  /** All files by the names of their sources, the main one first. */
  readonly files: ReadonlyMap<string, OpenFile>
  /** The target of each import, by its key. */
  readonly imports: ReadonlyMap<string, ImportTarget>
}

/** The maximum number of files that a program may import. */
export const IMPORT_LIMIT = 256

/**
 * Opens a file with everything it imports. `before` is the same program before a change: files with the same text are
 * reused as they are, and unchanged declarations of the other files.
 */
export function openProgram(source: Source, importer: Importer, before?: Program): Program {
  const files = new Map<string, OpenFile>()
  const imports = new Map<string, ImportTarget>()
  const main = open(source)
  return { main, files, imports }

  function open(source: Source): OpenFile {
    const known = before?.files.get(source.name)
    const file = known?.source.text === source.text ? known : { source, parsed: parse(source, known?.parsed) }
    files.set(source.name, file)
    for (const declaration of file.parsed.file.declarations)
      if (declaration.kind === 'import') follow(declaration, source.name)
    return file
  }

  function follow({ from: { text: path } }: ImportDeclaration, from: string): void {
    const key = importKey(path, from)
    if (imports.has(key)) return
    const found = importer(path, from)
    if ('missing' in found) {
      imports.set(key, { kind: 'missing', reason: found.missing })
      return
    }
    const { source } = found
    const known = files.get(source.name)
    if (known === undefined && files.size > IMPORT_LIMIT)
      imports.set(key, { kind: 'beyond limit', name: source.name })
    else imports.set(key, { kind: 'file', file: known ?? open(source) })
  }
}

function importKey(path: string, from: string): string {
  return JSON.stringify([from, path])
}

/** The target of an import in one of a program's files. */
export function importTarget(program: Program, path: string, from: string): ImportTarget {
  const target = program.imports.get(importKey(path, from))
  if (target === undefined) throw new Error(`\`${from}\` does not import \`${path}\``)
  return target
}
