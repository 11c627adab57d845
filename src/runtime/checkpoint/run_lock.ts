/** One writer for a run folder: a lock file that names its process, taken over when that process is gone. */
import { randomUUID } from 'node:crypto'
import { readFileSync, unlinkSync } from 'node:fs'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { errorCode, fileProblem, RunProblem } from '../machine/problem.ts'

interface Owner {
  readonly pid: number
  readonly host: string
  /** When the process started, in the system's own count, so that a later process with the same number is not taken
   * for it; null where the system does not say. */
  readonly started: string | null
}

export interface RunLock {
  release(): Promise<void>
}

/** Takes the lock of a run folder, which must exist. Throws a `RunProblem` while another process holds it. */
export async function lockRun(folder: string): Promise<RunLock> {
  const path = join(folder, 'lock')
  const own: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) }
  if (!(await create(path, own))) {
    const owner = await readOwner(path)
    if (owner !== null && isAlive(owner)) throw heldBy(folder, path, owner)
    await takeOver(path, own, folder)
  }
  // A process that is told to stop at once runs no more code but this.
  const onExit = () => {
    try {
      unlinkSync(path)
    } catch {}
  }
  process.once('exit', onExit)
  return {
    release: async () => {
      process.removeListener('exit', onExit)
      await rm(path, { force: true })
    },
  }
}

/** Only the process that makes a second lock file may replace the first, so that two never take over at once. */
async function takeOver(path: string, own: Owner, folder: string): Promise<void> {
  const second = `${path}.takeover`
  if (!(await create(second, own))) {
    const taking = await readOwner(second)
    if (taking !== null && isAlive(taking)) throw heldBy(folder, second, taking)
    await rm(second, { force: true })
    if (!(await create(second, own))) throw heldBy(folder, second, await readOwner(second))
  }
  try {
    const owner = await readOwner(path)
    if (owner !== null && isAlive(owner)) throw heldBy(folder, path, owner)
    await rm(path, { force: true })
    if (!(await create(path, own))) throw heldBy(folder, path, await readOwner(path))
  } finally {
    await rm(second, { force: true })
  }
}

function heldBy(folder: string, path: string, owner: Owner | null): RunProblem {
  const elsewhere = owner !== null && owner.host !== hostname()
  const by =
    owner === null ? 'another process' : `process ${owner.pid}${elsewhere ? ` on ${owner.host}` : ''}`
  const way = elsewhere ? `; if it is gone, delete ${path}` : ''
  return new RunProblem(
    `${folder} is in use by ${by}: wait for it, or choose another folder with --out${way}`,
    2,
  )
}

/** Makes the file with its content in one step, by a link: a lock that is read is never half written. */
async function create(path: string, owner: Owner): Promise<boolean> {
  const text = `${JSON.stringify(owner)}\n`
  // Two runs of one process may ask at once, so the process does not make the name unique.
  const temporary = `${path}.${owner.pid}.${randomUUID()}`
  try {
    await writeFile(temporary, text)
    try {
      await link(temporary, path)
    } catch (cause) {
      if (!LINKLESS.includes(errorCode(cause) ?? '')) throw cause
      await writeFile(path, text, { flag: 'wx' })
    } finally {
      await rm(temporary, { force: true })
    }
    return true
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') return false
    throw fileProblem('write', path, cause)
  }
}

/** What file systems without hard links answer. */
const LINKLESS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

/** Null where the file is gone or is not whole, as when its process was killed while writing it. */
async function readOwner(path: string): Promise<Owner | null> {
  try {
    const owner = JSON.parse(await readFile(path, 'utf8')) as Partial<Owner> | null
    if (typeof owner?.pid !== 'number' || typeof owner.host !== 'string') return null
    return { pid: owner.pid, host: owner.host, started: owner.started ?? null }
  } catch {
    return null
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true
  try {
    process.kill(owner.pid, 0)
  } catch (cause) {
    return errorCode(cause) === 'EPERM'
  }
  return owner.started === null || startOf(owner.pid) === owner.started
}

/** Linux: the 22nd field of the process's state, counted after the name, which may hold blanks and brackets. */
function startOf(pid: number): string | null {
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return state.slice(state.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
