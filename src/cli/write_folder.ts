/** Writes a folder of generated files without overwriting anything that Inc did not write. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandFailure } from './failure.ts'
import { makeFolder, writeAtomically } from './files.ts'

/** A text file, with its path relative to the folder, separated by `/`. */
interface TextFile {
  readonly path: string
  readonly text: string
}

/** A file in the folder: text, or content that may be binary. */
export type FolderFile = TextFile | { readonly path: string; readonly content: string | Uint8Array }

/** A file next to the generated ones that holds their digests, so that the next run can tell which were edited. */
const manifestName = '.inc-generated.json'
type Manifest = Readonly<Record<string, string>>

/**
 * Writes each file atomically, and removes files of an earlier run that are no longer generated. Refuses, unless
 * `force` is set, if the folder is new to Inc and not empty, or if one of the files was edited. Leaves other files alone.
 */
export function writeFolder(folder: string, files: readonly FolderFile[], force: boolean): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new CommandFailure('command/cannot-write', `\`${folder}\` is a file, not a folder`)
  }
  const before = readManifest(folder)
  if (!force) refuseForeignFiles(folder, files, before)
  makeFolder(folder)
  // The new digests are written first, so that an interrupted run can be repeated.
  const planned = digestsOf(files)
  writeManifest(folder, { ...before, ...planned })
  for (const file of files) {
    const target = join(folder, file.path)
    makeFolder(dirname(target))
    const content = contentOf(file)
    if (!readContent(target)?.equals(content)) writeAtomically(target, content)
  }
  for (const path of Object.keys(before)) {
    if (!(path in planned) && (force || isAsWritten(folder, path, before)))
      rmSync(join(folder, path), { force: true })
  }
  writeManifest(folder, planned)
}

function refuseForeignFiles(folder: string, files: readonly FolderFile[], before: Manifest): void {
  if (!existsSync(folder)) return
  const isNew = Object.keys(before).length === 0
  const foreign = isNew
    ? readdirSync(folder).filter((name) => name !== manifestName)
    : files
        .filter((file) => {
          const there = readContent(join(folder, file.path))
          return there !== null && !there.equals(contentOf(file)) && !isAsWritten(folder, file.path, before)
        })
        .map(({ path }) => path)
  if (foreign.length === 0) return
  const some = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? ', …' : '')
  throw new CommandFailure(
    'command/cannot-write',
    isNew
      ? `the folder \`${folder}\` contains files that Inc did not write: ${some}`
      : `files in \`${folder}\` have been edited since Inc wrote them: ${some}`,
    { help: 'Choose another folder, or overwrite the files with `--force`.' },
  )
}

/** Whether a file is still as an earlier run wrote it, or has been deleted. */
function isAsWritten(folder: string, path: string, manifest: Manifest): boolean {
  const content = readContent(join(folder, path))
  return content === null || digest(content) === manifest[path]
}

function readManifest(folder: string): Manifest {
  const content = readContent(join(folder, manifestName))
  if (content === null) return {}
  try {
    const { files } = JSON.parse(content.toString()) as { files?: Manifest }
    // These paths are used to delete files, so any that lead outside the folder are ignored.
    return Object.fromEntries(
      Object.entries(files ?? {}).filter(
        ([path]) => !path.split('/').includes('..') && !path.startsWith('/'),
      ),
    )
  } catch {
    return {}
  }
}

function writeManifest(folder: string, digests: Manifest): void {
  writeAtomically(join(folder, manifestName), manifestText(digests))
}

function manifestText(files: Manifest): string {
  const says = 'Written by `inc compile`: the digests of the files that it generated here.'
  return `${JSON.stringify({ says, files }, null, 2)}\n`
}

function digestsOf(files: readonly FolderFile[]): Manifest {
  return Object.fromEntries(files.map((file) => [file.path, digest(contentOf(file))]))
}

/** The file that `writeFolder` puts beside those that it is given. */
export function manifestFile(files: readonly FolderFile[]): {
  readonly path: string
  readonly content: string
} {
  return { path: manifestName, content: manifestText(digestsOf(files)) }
}

function contentOf(file: FolderFile): Buffer {
  return Buffer.from('text' in file ? file.text : file.content)
}

function readContent(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}

function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
