/** Imports for tests: the standard library of the package, and nothing else. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Importer } from '../../src/program/program.ts'

const root = join(import.meta.dirname, '../..')

/** Finds `std/…`. */
export const libraryImporter: Importer = (path) => {
  const file = join(root, `${path}.inc`)
  if (!/^std\/[a-z_]+$/.test(path) || !existsSync(file)) return { missing: 'there is no such file' }
  return { source: { name: path, text: readFileSync(file, 'utf8') } }
}

/** A file of the repository as a source. */
export function sourceOf(path: string): { readonly name: string; readonly text: string } {
  return { name: path, text: readFileSync(join(root, path), 'utf8') }
}
