/** The cache of native libraries: finished builds are renamed into place as a whole, and checked before each use. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { replaceFile, syncFolder } from '../runtime/machine/durable_files.ts'
import {
  firstDifference,
  type Manifest,
  makeManifest,
  manifestIn,
  manifestPath,
  type Provenance,
} from './manifest.ts'

/**
 * The state of an entry. Every build gets a new folder under the entry's key and never changes afterwards, so an
 * installation that reads a build while it is being replaced finds a newer one.
 */
type EntryState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'sound'; readonly folder: string; readonly manifest: Manifest }
  | { readonly kind: 'corrupt'; readonly folders: readonly string[]; readonly why: string }

/** The folder of an entry, which contains its builds. */
function entryFolder(cacheRoot: string, key: string): string {
  return path.join(cacheRoot, 'native', key)
}

/** The builds of an entry, newest first; ignores anything else in its folder. */
async function buildsOf(cacheRoot: string, key: string): Promise<readonly string[]> {
  const names = await readdir(entryFolder(cacheRoot, key)).catch((): string[] => [])
  return names
    .filter((name) => buildName.test(name))
    .sort()
    .reverse()
    .map((name) => path.join(entryFolder(cacheRoot, key), name))
}

/** Milliseconds since 1970 followed by a random part, so that names sort by age. */
const buildName = /^[0-9]{15}-[0-9a-f]{8}$/

function newBuildName(): string {
  return `${String(Date.now()).padStart(15, '0')}-${randomBytes(4).toString('hex')}`
}

/** Finds the newest sound build of an entry. Checks every file, which takes about a second per gigabyte. */
export async function inspectEntry(cacheRoot: string, key: string): Promise<EntryState> {
  const corrupt: { folder: string; why: string }[] = []
  for (const folder of await buildsOf(cacheRoot, key)) {
    const manifest = await manifestIn(folder)
    const why = await faultOf(folder, key, manifest)
    if (why === null) return { kind: 'sound', folder, manifest: manifest! }
    // If the folder is gone, another installation has just replaced it, and the newer build is there already.
    if (await exists(folder)) corrupt.push({ folder, why })
    else return inspectEntry(cacheRoot, key)
  }
  if (corrupt.length === 0) return { kind: 'absent' }
  return { kind: 'corrupt', folders: corrupt.map(({ folder }) => folder), why: corrupt[0]!.why }
}

async function faultOf(folder: string, key: string, manifest: Manifest | null): Promise<string | null> {
  if (!manifest) return 'its manifest is missing or unreadable'
  if (manifest.key !== key) return `its manifest belongs to ${manifest.key}`
  return firstDifference(folder, manifest)
}

/** Creates a staging folder inside the cache, on the same disk, so that it can be renamed into place. */
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
 * Removes staging folders whose process was killed or that have not been touched for a day, and builds that were moved
 * aside for removal. Folders of other running installations stay.
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
 * writes its manifest last, renames the folder into place and removes older builds. If another process was faster, its
 * build is used if it is sound, unless `replace` is set. Returns the build to use.
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
  const manifestFile = path.join(library, manifestPath)
  await mkdir(path.dirname(manifestFile), { recursive: true })
  replaceFile(manifestFile, `${JSON.stringify(manifest, null, 1)}\n`)
  if (!replace) {
    const rival = await inspectEntry(cacheRoot, provenance.key)
    if (rival.kind === 'sound') return rival
  }
  const entry = entryFolder(cacheRoot, provenance.key)
  await mkdir(entry, { recursive: true })
  const folder = path.join(entry, newBuildName())
  await rename(library, folder)
  syncFolder(entry)
  for (const other of await buildsOf(cacheRoot, provenance.key))
    if (other < folder) await removeBuild(cacheRoot, other)
  return { folder, manifest }
}

/** Removes a build. Renames it first, so that no other process sees a partly deleted one. */
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

/** The manifest of the newest build of each entry, sorted by key. Does not check files. */
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

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
