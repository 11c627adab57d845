/** The manifest of a cached library: each file with its length and SHA-256, so that every file is verified before use. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'

/** A file of the library; `path` is relative to the entry and uses `/`. */
export interface ManifestFile {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly executable: boolean
}

/** A symbolic link in the library; `target` is relative to the folder of the link. */
interface ManifestLink {
  readonly path: string
  readonly target: string
}

/** What is known about a library before its files are listed. */
export interface Provenance {
  /** The name of the cache entry. */
  readonly key: string
  /** The version that the library reports, such as `2.21.0`. */
  readonly tensorflow: string
  readonly gpu: boolean
  readonly route: 'wheel' | 'vendor'
  /** The files it was built from, with their digests; empty if the source publishes no digests. */
  readonly sources: readonly { readonly file: string; readonly sha256: string }[]
}

export interface Manifest extends Provenance {
  readonly format: 1
  readonly files: readonly ManifestFile[]
  readonly links: readonly ManifestLink[]
}

/** The path of the manifest in an entry. It is placed in the package too, where it identifies what is installed. */
export const manifestPath = 'deps/inc-native.json'

/** The SHA-256 of a file, in lower-case hexadecimal. Rejects if the file cannot be read. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Lists a finished build: all regular files and links under `folder`, sorted by path. */
export async function makeManifest(folder: string, provenance: Provenance): Promise<Manifest> {
  const files: ManifestFile[] = []
  const links: ManifestLink[] = []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const absolute = path.join(entry.parentPath ?? entry.path, entry.name)
    const relative = path.relative(folder, absolute).split(path.sep).join('/')
    if (relative === manifestPath) continue
    if (entry.isSymbolicLink()) links.push({ path: relative, target: await readlink(absolute) })
    else if (entry.isFile()) {
      const { size, mode } = await lstat(absolute)
      files.push({
        path: relative,
        bytes: size,
        sha256: await sha256Of(absolute),
        executable: (mode & 0o100) !== 0,
      })
    }
  }
  const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1)
  return { format: 1, ...provenance, files: files.sort(byPath), links: links.sort(byPath) }
}

/** Parses a manifest; null if the text is not one, or if it names a path outside the entry. */
export function readManifest(text: string): Manifest | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const manifest = value as Manifest
  const sound =
    isRecord(value) &&
    manifest.format === 1 &&
    [manifest.key, manifest.tensorflow].every((field) => typeof field === 'string') &&
    typeof manifest.gpu === 'boolean' &&
    (manifest.route === 'wheel' || manifest.route === 'vendor') &&
    isListOf(
      manifest.sources,
      (source) => typeof source.file === 'string' && typeof source.sha256 === 'string',
    ) &&
    isListOf(
      manifest.files,
      (file) =>
        staysInside(file.path) &&
        Number.isSafeInteger(file.bytes) &&
        typeof file.sha256 === 'string' &&
        typeof file.executable === 'boolean',
    ) &&
    isListOf(
      manifest.links,
      (link) =>
        staysInside(link.path) &&
        typeof link.target === 'string' &&
        !path.posix.isAbsolute(link.target) &&
        staysInside(path.posix.join(path.posix.dirname(link.path), link.target)),
    )
  return sound ? manifest : null
}

/** Reads the manifest of a build, or of a package in which one was placed; null if there is none. */
export async function manifestIn(folder: string): Promise<Manifest | null> {
  try {
    return readManifest(await readFile(path.join(folder, manifestPath), 'utf8'))
  } catch {
    return null
  }
}

/** The first difference between a manifest and the files under `folder`, as a clause; null if they match. */
export async function firstDifference(folder: string, manifest: Manifest): Promise<string | null> {
  for (const file of manifest.files) {
    const absolute = path.join(folder, file.path)
    try {
      const found = await lstat(absolute)
      if (!found.isFile()) return `${file.path} is not a file`
      if (found.size !== file.bytes) return `${file.path} has ${found.size} bytes instead of ${file.bytes}`
      if ((await sha256Of(absolute)) !== file.sha256) return `the SHA-256 of ${file.path} has changed`
    } catch (error) {
      return `${file.path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
    }
  }
  for (const link of manifest.links) {
    const target = await readlink(path.join(folder, link.path)).catch(() => null)
    if (target !== link.target) return `the link ${link.path} does not point to ${link.target}`
  }
  return null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOf<Item>(list: readonly Item[], accepts: (item: Item) => boolean): boolean {
  return Array.isArray(list) && list.every((item) => isRecord(item as unknown) && accepts(item))
}

function staysInside(relative: unknown): relative is string {
  return (
    typeof relative === 'string' &&
    relative !== '' &&
    !relative.startsWith('/') &&
    !relative.split('/').includes('..') &&
    !relative.includes('\\')
  )
}
