/** The cache of finished native libraries: builds appear whole, by one rename, and are checked before use. */
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

/**
 * What an entry holds. Each time it is built it gets a new folder under its key, which never changes afterwards; so a
 * rebuild never pulls the files from under an installation that is reading them without a newer one being there.
 */
export type EntryState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'sound'; readonly folder: string; readonly manifest: Manifest }
  | { readonly kind: 'corrupt'; readonly folders: readonly string[]; readonly why: string }

/** The folder of an entry, in which its builds lie. */
export function entryFolder(cacheRoot: string, key: string): string {
  return path.join(cacheRoot, 'native', key)
}

/** The builds of an entry, the newest first; what is not a name of ours is left out. */
async function buildsOf(cacheRoot: string, key: string): Promise<readonly string[]> {
  const names = await readdir(entryFolder(cacheRoot, key)).catch((): string[] => [])
  return names
    .filter((name) => buildName.test(name))
    .sort()
    .reverse()
    .map((name) => path.join(entryFolder(cacheRoot, key), name))
}

/** Milliseconds since 1970 and a random part, so that names sort by age. */
const buildName = /^[0-9]{15}-[0-9a-f]{8}$/

function newBuildName(): string {
  return `${String(Date.now()).padStart(15, '0')}-${randomBytes(4).toString('hex')}`
}

/** The newest sound build of an entry; every file is checked (about a second for each gigabyte). */
export async function inspectEntry(cacheRoot: string, key: string): Promise<EntryState> {
  const corrupt: { folder: string; why: string }[] = []
  for (const folder of await buildsOf(cacheRoot, key)) {
    const manifest = await manifestIn(folder)
    const why = await faultOf(folder, key, manifest)
    if (why === null) return { kind: 'sound', folder, manifest: manifest! }
    // One that another installation has replaced meanwhile is not damaged; the newer one is there already.
    if (await exists(folder)) corrupt.push({ folder, why })
    else return inspectEntry(cacheRoot, key)
  }
  if (corrupt.length === 0) return { kind: 'absent' }
  return { kind: 'corrupt', folders: corrupt.map(({ folder }) => folder), why: corrupt[0]!.why }
}

async function faultOf(folder: string, key: string, manifest: Manifest | null): Promise<string | null> {
  if (!manifest) return 'its manifest is missing or unreadable'
  if (manifest.key !== key) return `its manifest is of ${manifest.key}`
  return firstDifference(folder, manifest)
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
  const names = await readdir(native).catch((): string[] => [])
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
 * Turns the staged `library` folder into the newest build of the entry `provenance.key`: makes its files read-only,
 * writes its manifest last and renames the folder into place. Older builds are then removed. Where another process
 * got there first, its build is used when it is sound, unless `replace` is set. Gives the folder to use.
 */
export async function sealEntry(
  cacheRoot: string,
  library: string,
  provenance: Provenance,
  replace: boolean,
): Promise<{ readonly folder: string; readonly manifest: Manifest }> {
  const manifest = await makeManifest(library, provenance)
  for (const file of manifest.files)
    await chmod(path.join(library, file.path), file.executable ? 0o555 : 0o444)
  await writeSynced(path.join(library, manifestPath), `${JSON.stringify(manifest, null, 1)}\n`)
  if (!replace) {
    const rival = await inspectEntry(cacheRoot, provenance.key)
    if (rival.kind === 'sound') return rival
  }
  const entry = entryFolder(cacheRoot, provenance.key)
  await mkdir(entry, { recursive: true })
  const folder = path.join(entry, newBuildName())
  await rename(library, folder)
  await syncFolder(entry)
  for (const other of await buildsOf(cacheRoot, provenance.key))
    if (other < folder) await removeBuild(cacheRoot, other)
  return { folder, manifest }
}

/** Takes a build away: first by a rename, so that nobody ever sees half of one. */
export async function removeBuild(cacheRoot: string, folder: string): Promise<void> {
  const aside = path.join(cacheRoot, 'native', stagingName())
  try {
    await rename(folder, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}

/** The manifests of the newest build of each entry, by key; files are not checked. */
export async function listEntries(cacheRoot: string): Promise<readonly Manifest[]> {
  const keys = await readdir(path.join(cacheRoot, 'native')).catch((): string[] => [])
  const manifests = await Promise.all(
    keys
      .filter((key) => !key.startsWith('.'))
      .sort()
      .map(async (key) => {
        const [newest] = await buildsOf(cacheRoot, key)
        return newest === undefined ? null : manifestIn(newest)
      }),
  )
  return manifests.filter((manifest) => manifest !== null)
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
