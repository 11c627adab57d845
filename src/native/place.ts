/** Puts a cached library into the npm package, as hard links if both are on the same disk, so that nothing is copied. */
import { randomBytes } from 'node:crypto'
import {
  constants,
  copyFile,
  link,
  lstat,
  mkdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import path from 'node:path'
import { type Manifest, type ManifestFile, manifestPath, sha256Of } from './manifest.ts'
import { addonPath } from './plan.ts'

/** How the package got its files; if they differ, the most expensive way. */
export type Placement = 'already there' | 'hard links' | 'copies'

const effort: readonly Placement[] = ['already there', 'hard links', 'copies']

/**
 * Places every file and link of a build under `packageFolder`. Each is renamed into place, the addon last, so that a
 * process that loads the package meanwhile finds the addon together with its library. Rejects with the file system's
 * error if something cannot be written or the build is gone.
 */
export async function placeEntry(
  build: string,
  manifest: Manifest,
  packageFolder: string,
): Promise<Placement> {
  const asFile = path.join(build, manifestPath)
  const own = { path: manifestPath, bytes: (await stat(asFile)).size, sha256: await sha256Of(asFile) }
  const isAddon = (file: { path: string }): number => (file.path === addonPath ? 1 : 0)
  const files = [...manifest.files, own].sort((a, b) => isAddon(a) - isAddon(b))
  for (const { path: name, target } of manifest.links) {
    const to = path.join(packageFolder, name)
    if ((await readlink(to).catch(() => null)) === target) continue
    await appear(to, (temporary) => symlink(target, temporary))
  }
  let worst: Placement = 'already there'
  for (const file of files) {
    const how = await placeFile(path.join(build, file.path), path.join(packageFolder, file.path), file)
    if (effort.indexOf(how) > effort.indexOf(worst)) worst = how
  }
  return worst
}

/**
 * Copies a file from another disk instead of making a symbolic link, so that the package keeps working if the cache is
 * deleted, or is mounted only while a container image is built.
 */
async function placeFile(
  from: string,
  to: string,
  file: Pick<ManifestFile, 'bytes' | 'sha256'>,
): Promise<Placement> {
  if (await isThere(from, to, file)) return 'already there'
  let how: Placement = 'hard links'
  await appear(to, async (temporary) => {
    try {
      await link(from, temporary)
    } catch (error) {
      if (!isRefusal(error)) throw error
      await copyFile(from, temporary, constants.COPYFILE_FICLONE)
      how = 'copies'
    }
  })
  return how
}

/** Whether `to` is the cached file itself, or a copy with the same bytes. */
async function isThere(
  from: string,
  to: string,
  file: Pick<ManifestFile, 'bytes' | 'sha256'>,
): Promise<boolean> {
  const [cached, placed] = await Promise.all([stat(from), lstat(to).catch(() => null)])
  if (!placed?.isFile()) return false
  if (cached.dev === placed.dev) return cached.ino === placed.ino
  return placed.size === file.bytes && (await sha256Of(to)) === file.sha256
}

/** Creates something under a temporary name and renames it to `to`, first removing a folder that is in the way. */
async function appear(to: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true })
  const temporary = `${to}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await make(temporary)
    if ((await lstat(to).catch(() => null))?.isDirectory()) await rm(to, { recursive: true, force: true })
    await rename(temporary, to)
  } finally {
    // Renaming a hard link onto another link to the same file does nothing and leaves both.
    await rm(temporary, { force: true })
  }
}

/** Whether the error means that the file system refuses hard links, not writing as such. */
function isRefusal(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'].includes(code)
}
