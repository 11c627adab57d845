/** What the measurements share that run as they are: processes to their end, medians, and the line that names the machine. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The built command `inc`. */
export const inc = join(root, 'dist/cli/main.js')

/** One process to its end: what it prints. Throws where it does not end with 0. */
export function outputOf(command, words, cwd) {
  const { status, stdout, stderr } = spawnSync(command, words.map(String), { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}:\n${stderr}`)
  return stdout
}

/** The folder of images that is asked for with `--data`; ends the process where there is none. */
export function dataFolder(folder) {
  if (folder !== undefined && existsSync(folder)) return folder
  console.error('error: --data names no folder; `npm run demo` draws images to demo/data')
  process.exit(2)
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The machine in words, and how much else it does now: to be asked before the measurement loads it. */
export function machineNow() {
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor'
  return `${availableParallelism()} cores of ${processor}; load ${loadavg()[0].toFixed(1)} before`
}
