/** What programs of tests may import: nothing, the standard library, or files that the test gives as text. */
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { Importer } from '../../src/typecheck/index.ts'
import { repositoryFile, repositoryPath } from './repository.ts'

const missing = { missing: 'there is no such file' }

/** For programs that import nothing. */
export const noImports: Importer = () => missing

/** Finds `std/…`, and nothing else. */
export const libraryImporter: Importer = (path) => {
  const file = `${path}.inc`
  if (!/^std\/[a-z_]+$/.test(path) || !existsSync(repositoryPath(file))) return missing
  return { source: { name: path, text: repositoryFile(file) } }
}

/**
 * Finds `std/…` and the files given, by the names under which they are given. A path may be one of these, with `./`
 * before it and without `.inc` behind it, or lead to one from the file that imports it.
 */
export function importerOf(files: ReadonlyMap<string, string>): Importer {
  return (path, from) => {
    const plain = posix.normalize(path)
    const names = [path, plain, posix.join(posix.dirname(from), plain)]
    const name = names.flatMap((each) => [each, `${each}.inc`]).find((each) => files.has(each))
    return name === undefined ? libraryImporter(path, from) : { source: { name, text: files.get(name)! } }
  }
}
