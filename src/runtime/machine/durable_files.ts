/** Files and folders that are either wholly there or not at all, whenever the process or the machine stops. */
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

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

/** Waits until the entries of a folder are on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file system keeps the order of renames by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Replaces a file by one with this text, or leaves it as it was. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}`)
  await rm(temporary, { force: true })
  try {
    await writeSynced(temporary, async (file) => {
      await file.writeFile(text)
    })
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw cause
  }
  await syncFolder(dirname(path))
}
