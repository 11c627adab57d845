/** Imports from the library written in Inc, whose sources are part of the core. */
import type { Importer } from '../program/program.ts'
import type { Source } from '../source/source.ts'
import { librarySources } from './sources.ts'

const sources: ReadonlyMap<string, Source> = new Map(
  Object.entries(librarySources).map(([name, text]) => [name, { name, text }]),
)

/** The names of the library's files as imports write them: `std/blocks`. */
export const libraryFiles: readonly string[] = [...sources.keys()]

/** A file of the library by its name, with or without `.inc`; null if the library has no such file. */
export function librarySource(name: string): Source | null {
  return sources.get(name.replace(/\.inc$/, '')) ?? null
}

/** Returns an importer that finds `std/…` in the library and passes every other path to `others`. */
export function libraryImporter(others: Importer = onlyTheLibrary): Importer {
  return (path, from) => {
    if (!path.startsWith('std/')) return others(path, from)
    const source = librarySource(path)
    return source ? { source } : { missing: `the library has only ${libraryFiles.join(', ')}` }
  }
}

const onlyTheLibrary: Importer = () => ({
  missing: 'only files of the library (`std/…`) can be imported here',
})
