/** Finds imported files: `std/…` in the package, all others relative to the importing file. */
import { statSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, sep } from 'node:path'
import { type Importer, libraryImporter, type Source } from '../index.ts'
import { reasonOf } from '../runtime/machine/problem.ts'
import { CommandFailure } from './failure.ts'
import { readSource } from './files.ts'

/** An importer that reads each file once. Paths are relative to the importing file; library paths start with `std/`. */
export function fileImporter(): Importer {
  const known = new Map<string, ReturnType<Importer>>()
  return libraryImporter((path, from) => {
    if (isAbsolute(path))
      return { missing: 'an import is relative to its file (`./stem`) or from the library (`std/blocks`)' }
    const file = normalize(join(dirname(from), path.endsWith('.inc') ? path : `${path}.inc`))
    const before = known.get(file)
    if (before) return before
    const found = read(file)
    known.set(file, found)
    return found
  })
}

function read(file: string): { readonly source: Source } | { readonly missing: string } {
  try {
    // Reading a device or a pipe could block forever.
    const status = statSync(file, { throwIfNoEntry: false })
    if (status && !status.isFile()) return { missing: `\`${file}\` is not a file` }
    const text = readSource(file)
    if (text.kind === 'not-text') return { missing: `\`${file}\` is not UTF-8 text` }
    return { source: { name: slashed(file), text: text.source.text } }
  } catch (error) {
    return { missing: error instanceof CommandFailure ? error.message : `\`${file}\`: ${reasonOf(error)}` }
  }
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
