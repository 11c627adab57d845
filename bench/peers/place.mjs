// The location of the Python packages of the other frameworks: a folder of the user's cache, never the repository.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from '../../scripts/cache_folder.mjs'

/** The pinned versions that the environment holds. */
export const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url))

/** The virtual environment, and its Python. */
export const environment = join(cacheFolder, 'peers')
export const python =
  platform() === 'win32' ? join(environment, 'Scripts/python.exe') : join(environment, 'bin/python')

/** Written once everything is installed: the digest of the requirements. Python itself appears long before that. */
const marker = join(environment, 'complete')
const digest = () => createHash('sha256').update(readFileSync(requirements)).digest('hex')

/** True if `setup.mjs` ran to its end for the current requirements. An interrupted or outdated setup is not complete. */
export function isComplete() {
  return existsSync(python) && existsSync(marker) && readFileSync(marker, 'utf8').trim() === digest()
}

/** Called before anything in the environment changes. */
export function markIncomplete() {
  rmSync(marker, { force: true })
}

/** Called when everything is installed. */
export function markComplete() {
  mkdirSync(environment, { recursive: true })
  writeFileSync(marker, `${digest()}\n`)
}
