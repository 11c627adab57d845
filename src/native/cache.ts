/** The cache of finished native libraries: entries appear whole, by one rename, and are checked before use. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {
  firstDifference,
  type Manifest,
  makeManifest,
  manifestIn,
  manifestPath,
  type Provenance,
} from './manifest.ts'

/** What lies at an entry's place. */
export type EntryState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'sound'; readonly manifest: Manifest }
  | { readonly kind: 'corrupt'; readonly why: string }

/** The folder of an entry. */
export function entryFolder(cacheRoot: string, key: string): string {
  return path.join(cacheRoot, 'native', key)
}

/** Reads an entry and checks every file against its manifest (about a second for each gigabyte). */
export async function inspectEntry(cacheRoot: string, key: string): Promise<EntryState> {
  const folder = entryFolder(cacheRoot, key)
  if (!(await exists(folder))) return { kind: 'absent' }
  const manifest = await manifestIn(folder)
  if (!manifest) return { kind: 'corrupt', why: 'its manifest is missing or unreadable' }
  if (manifest.key !== key) return { kind: 'corrupt', why: `its manifest is of ${manifest.key}` }
  const difference = await firstDifference(folder, manifest)
  return difference === null ? { kind: 'sound', manifest } : { kind: 'corrupt', why: difference }
}

/** Makes a new staging folder, on the cache's own disk so that it can later be renamed into place. */
export async function openStaging(cacheRoot: string): Promise<string> {
  const folder = path.join(cacheRoot, 'native', stagingName())
  await mkdir(folder, { recursive: true })
  return folder
}

const stagingPrefix = '.staging-'

function stagingName(): string {
  return `${stagingPrefix}${hostMark()}-${process.pid}-${randomBytes(4).toString('hex')}`
}

function hostMark(): string {
  return os.hostname().replace(/[^A-Za-z0-9]/g, '') || 'host'
}

const abandonedMilliseconds = 24 * 60 * 60 * 1000

/**
 * Removes staging folders whose process has ended (it was killed outright) or that nobody touched for a day, and
 * entries that were set aside. What another live installation is working on stays.
 */
export async function sweepStaging(cacheRoot: string): Promise<readonly string[]> {
  const native = path.join(cacheRoot, 'native')
  const names = await readdir(native).catch(() => [])
  const removed: string[] = []
  for (const name of names.filter((each) => each.startsWith(stagingPrefix))) {
    const folder = path.join(native, name)
    const [, host, pid] = /^\.staging-([^-]+)-(\d+)-/.exec(name) ?? []
    const dead = host === hostMark() && pid !== undefined && !isAlive(Number(pid))
    const touched = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    )
    if (!dead && Date.now() - touched < abandonedMilliseconds) continue
    await rm(folder, { recursive: true, force: true })
    removed.push(name)
  }
  return removed
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Turns the staged `library` folder into the entry `provenance.key`: writes its manifest last, makes the files
 * read-only and renames the folder into place. Where another process got there first, its entry is used when it is
 * sound; a corrupt one, or any when `replace` is set, is set aside and removed.
 */
export async function sealEntry(
  cacheRoot: string,
  library: string,
  provenance: Provenance,
  replace: boolean,
): Promise<Manifest> {
  const manifest = await makeManifest(library, provenance)
  for (const file of manifest.files)
    await chmod(path.join(library, file.path), file.executable ? 0o555 : 0o444)
  await writeSynced(path.join(library, manifestPath), `${JSON.stringify(manifest, null, 1)}\n`)
  const entry = entryFolder(cacheRoot, provenance.key)
  // Each turn either renames ours into place or takes away what stands there; two rivals cannot both keep losing.
  for (let turn = 0; turn < 10; turn++) {
    try {
      await rename(library, entry)
      await syncFolder(path.dirname(entry))
      return manifest
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM'].includes(code ?? '')) throw error
    }
    if (!replace || turn > 0) {
      const rival = await inspectEntry(cacheRoot, provenance.key)
      if (rival.kind === 'sound') return rival.manifest
    }
    await removeEntry(cacheRoot, provenance.key)
  }
  throw new Error(`the cache entry ${entry} could not be replaced`)
}

/** Takes an entry away: first by a rename, so that nobody ever sees half of one. */
export async function removeEntry(cacheRoot: string, key: string): Promise<void> {
  const aside = path.join(cacheRoot, 'native', stagingName())
  try {
    await rename(entryFolder(cacheRoot, key), aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}

/** The keys of the entries present. */
export async function listEntries(cacheRoot: string): Promise<readonly string[]> {
  const names = await readdir(path.join(cacheRoot, 'native')).catch(() => [])
  return names.filter((name) => !name.startsWith('.')).sort()
}

async function writeSynced(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const handle = await open(file, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a rename survive a power cut; file systems that cannot sync a folder lose nothing but that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  try {
    await handle?.sync()
  } catch {
    // Not supported here.
  } finally {
    await handle?.close()
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
