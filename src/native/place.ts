/** Puts a cached library into the npm package: hard links where the disks allow it, so that nothing is copied. */
import { randomBytes } from 'node:crypto'
import { copyFile, link, lstat, mkdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import { type Manifest, manifestPath } from './manifest.ts'
import { addonPath } from './plan.ts'

export type Placement = 'already there' | 'hard links' | 'symbolic links' | 'copies'

const effort: readonly Placement[] = ['already there', 'hard links', 'symbolic links', 'copies']

/**
 * Places every file and link of an entry under `packageFolder`. Each appears by one rename over what was there, and
 * the addon last, so that a process that loads the package meanwhile finds an addon with its library. Rejects with
 * the file system's error when something cannot be written.
 */
export async function placeEntry(
  entry: string,
  manifest: Manifest,
  packageFolder: string,
): Promise<Placement> {
  const last = (file: string): number => (file === addonPath ? 1 : 0)
  const files = [...manifest.files.map((file) => file.path), manifestPath].sort((a, b) => last(a) - last(b))
  const linksFirst = manifest.links.map(({ path: name, target }) => ({ name, target }))
  let worst: Placement = 'already there'
  for (const { name, target } of linksFirst) {
    const to = path.join(packageFolder, name)
    if ((await readlink(to).catch(() => null)) === target) continue
    await appear(to, (temporary) => symlink(target, temporary))
  }
  for (const name of files) {
    const how = await placeFile(path.join(entry, name), path.join(packageFolder, name))
    if (effort.indexOf(how) > effort.indexOf(worst)) worst = how
  }
  return worst
}

async function placeFile(from: string, to: string): Promise<Placement> {
  if (await isSameFile(from, to)) return 'already there'
  let how: Placement = 'hard links'
  await appear(to, async (temporary) => {
    try {
      await link(from, temporary)
    } catch (error) {
      if (!isRefusal(error)) throw error
      try {
        // Another disk: a link by name, which needs the cache to stay where it is.
        await symlink(from, temporary)
        how = 'symbolic links'
      } catch (second) {
        if (!isRefusal(second)) throw second
        await copyFile(from, temporary)
        how = 'copies'
      }
    }
  })
  return how
}

/** Whether `to` is already the cached file itself, by a hard link or by a link to it. */
async function isSameFile(from: string, to: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(from), stat(to).catch(() => null)])
  return b !== null && a.dev === b.dev && a.ino === b.ino
}

/** Makes something under a temporary name and renames it over `to`; clears away a folder that stands there. */
async function appear(to: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true })
  const temporary = `${to}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    await make(temporary)
    if ((await lstat(to).catch(() => null))?.isDirectory()) await rm(to, { recursive: true, force: true })
    await rename(temporary, to)
  } finally {
    // Renaming one hard link over another of the same file does nothing and leaves both.
    await rm(temporary, { force: true })
  }
}

/** Whether the file system refuses this kind of link, rather than the write itself. */
function isRefusal(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'].includes(code)
}
