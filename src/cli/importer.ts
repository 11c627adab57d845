/** Finds imported files: `std/…` in the package, everything else beside the file that imports it. */
import { statSync } from 'node:fs'
import { dirname, isAbsolute, join, normalize, sep } from 'node:path'
import type { Importer, Source } from '../index.ts'
import { CommandFailure, reasonOf } from './failure.ts'
import { packageFolder, readSource } from './files.ts'

const library = 'std/'

/** An importer that reads each file once. Paths are relative to the importing file; those of the library start with `std/`. */
export function fileImporter(): Importer {
  const known = new Map<string, ReturnType<Importer>>()
  return (path, from) => {
    const target = resolve(path, from)
    if ('missing' in target) return target
    const before = known.get(target.name)
    if (before) return before
    const found = read(target.name, target.file)
    known.set(target.name, found)
    return found
  }
}

/** The name that problems show for an import, and the file it is in. */
function resolve(
  path: string,
  from: string,
): { readonly name: string; readonly file: string } | { readonly missing: string } {
  if (path.startsWith(library)) return libraryFile(path)
  if (isAbsolute(path))
    return { missing: 'an import is relative to its file (`./stem`) or from the library (`std/blocks`)' }
  const relative = path.endsWith('.inc') ? path : `${path}.inc`
  if (isLibrarySource(from)) return libraryFile(slashed(join(dirname(from), path)))
  const file = normalize(join(dirname(from), relative))
  return { name: slashed(file), file }
}

/** Names of library sources are as an import writes them: `std/blocks`, which no file on disk is called. */
function isLibrarySource(name: string): boolean {
  return name.startsWith(library) && !name.endsWith('.inc')
}

function libraryFile(
  path: string,
): { readonly name: string; readonly file: string } | { readonly missing: string } {
  const name = path.replace(/\.inc$/, '')
  if (!/^std(\/[A-Za-z0-9_-]+)+$/.test(name)) return { missing: 'the library has no such file' }
  return { name, file: join(packageFolder(), `${name}.inc`) }
}

function read(name: string, file: string): { readonly source: Source } | { readonly missing: string } {
  try {
    // A device or a pipe could keep the checker waiting for ever.
    const status = statSync(file, { throwIfNoEntry: false })
    if (status && !status.isFile()) return { missing: `\`${file}\` is no file` }
    const text = readSource(file)
    if (text.kind === 'not-text') return { missing: `\`${file}\` is no UTF-8 text` }
    return { source: { name, text: text.source.text } }
  } catch (error) {
    return { missing: error instanceof CommandFailure ? error.message : `\`${file}\`: ${reasonOf(error)}` }
  }
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}
