/** Shared by the measurements that run without a build: options, running processes, medians, the machine in a line. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** The root of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The built `inc` command. */
export const inc = join(root, 'dist/cli/main.js')

/** Prints a one-line reason and exits with code 2. */
export function refuse(why) {
  console.error(`error: ${why}`)
  process.exit(2)
}

/**
 * The options of the command line by name. A default that is a whole number marks a count, any other number may have a
 * fraction, and a text or undefined marks words. `--help` prints `usage` and exits with code 0; an unknown option
 * prints it and exits with code 2.
 */
export function optionsOf(usage, defaults) {
  const kinds = Object.keys(defaults).map((name) => [name, { type: 'string' }])
  const options = { ...Object.fromEntries(kinds), help: { type: 'boolean' } }
  const parsed = (() => {
    try {
      return parseArgs({ options }).values
    } catch (cause) {
      return refuse(`${cause.message.split('\n')[0]}\nusage: ${usage}`)
    }
  })()
  if (parsed.help) {
    console.log(`usage: ${usage}`)
    process.exit(0)
  }
  const values = Object.entries(defaults).map(([name, byDefault]) => {
    const word = parsed[name]
    if (word === undefined || typeof byDefault !== 'number') return [name, word ?? byDefault]
    const isFine = Number.isInteger(byDefault) ? /^[1-9]\d*$/.test(word) : Number(word) > 0
    const asked = Number.isInteger(byDefault) ? 'a whole number of at least 1' : 'a number above 0'
    return [name, isFine ? Number(word) : refuse(`--${name} takes ${asked}, not ${word}`)]
  })
  return Object.fromEntries(values)
}

/** Comma-separated names, all of which must be known; all known names if the option is absent. */
export function namesAsked(option, words, known) {
  const names = words?.split(',').map((name) => name.trim()) ?? known
  const stranger = names.find((name) => !known.includes(name))
  if (stranger !== undefined) refuse(`--${option} does not know ${stranger}; choose from ${known.join(', ')}`)
  return names
}

/** Runs a process to its end and returns what it prints. Throws unless it exits with 0. */
export function outputOf(command, words, cwd) {
  const { status, stdout, stderr } = spawnSync(command, words.map(String), { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}:\n${stderr}`)
  return stdout
}

/** The absolute path of the image folder given with `--data`; exits if there is none. */
export function dataFolder(folder) {
  if (folder !== undefined && existsSync(folder)) return resolve(folder)
  return refuse('--data must name a folder; `npm run demo` draws images to demo/data')
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The machine in words, and its current load: call this before the measurement adds to it. */
export function machineNow() {
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor'
  return `${availableParallelism()} cores of ${processor}; load ${loadavg()[0].toFixed(1)} before`
}
