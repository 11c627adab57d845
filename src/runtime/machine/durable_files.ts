/** Files and folders that are either complete or absent, whenever the process or the machine stops. */
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errorCode } from './problem.ts'

/** Writes a new file and waits until its content is on the disk. `content` gets the open file. */
export async function writeSynced(path: string, content: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await content(file)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * The error codes of systems that cannot sync a folder, or not one that they may not read. Nothing else is lost on
 * them.
 */
const cannotSync: readonly string[] = [
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EISDIR',
  'EPERM',
  'EACCES',
]

/** Waits until the entries of a folder are on the disk: until then, a power cut may undo a rename. */
export function syncFolder(folder: string): void {
  // Windows cannot open a folder; its file system keeps renames in order by itself.
  if (process.platform === 'win32') return
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch (cause) {
    if (!cannotSync.includes(errorCode(cause) ?? '')) throw cause
  }
}

/**
 * Replaces a file, or creates it: writes to a temporary file in the same folder, syncs it, renames it and syncs the
 * folder, so readers, and a machine that lost power, see the old content or the new, never a part. Follows links and
 * keeps permissions; writes directly to a device or a pipe. Throws the error of `node:fs`, with the old file in place.
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const before = statSync(path, { throwIfNoEntry: false })
  if (before && !before.isFile()) {
    writeFileSync(path, content)
    return
  }
  const target = before ? realpathSync(path) : path
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`)
  try {
    // A process with this number may have been killed here before.
    rmSync(temporary, { force: true })
    writeWhole(temporary, content, before?.mode)
    renameSync(temporary, target)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw cause
  }
  syncFolder(dirname(target))
}

function writeWhole(path: string, content: string | Uint8Array, mode: number | undefined): void {
  const file = openSync(path, 'wx')
  try {
    // An existing file may have permissions that the mask of this process removes.
    if (mode !== undefined && fstatSync(file).mode !== mode) fchmodSync(file, mode & 0o777)
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
