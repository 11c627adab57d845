/** The files of the repository that tests read: as texts and as sources, and the names of its specs and of its library. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Source } from '../../src/source/source.ts'

/** The repository's folder. */
export const repository = resolve(import.meta.dirname, '../..')

/** The place of a file or folder of the repository. */
export function repositoryPath(path: string): string {
  return resolve(repository, path)
}

/** The text of a file of the repository. */
export function repositoryFile(path: string): string {
  return readFileSync(repositoryPath(path), 'utf8')
}

/** A file of the repository as a source. */
export function sourceOf(path: string): Source {
  return { name: path, text: repositoryFile(path) }
}

const programsIn = (folder: string) =>
  readdirSync(repositoryPath(folder))
    .filter((name) => name.endsWith('.inc'))
    .sort()
    .map((name) => `${folder}/${name}`)

/** Every spec: `specs/alexnet.inc`, … */
export const specs: readonly string[] = programsIn('specs')

/** The files of the library as imports write them: `std/blocks`, … */
export const libraryFiles: readonly string[] = programsIn('std').map((path) => path.replace(/\.inc$/, ''))
