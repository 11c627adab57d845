/** Runs the built `inc` as a real process: what the tests of this folder have in common. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** The repository's root. */
export const root = resolve(import.meta.dirname, '../..')
export const main = join(root, 'dist/cli/main.js')

/** Builds dist/ before the tests of a file, where it is not current. */
export function useBuiltCommand(): void {
  beforeAll(() => {
    const build = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], {
      cwd: root,
      encoding: 'utf8',
    })
    if (build.status !== 0) throw new Error(`the build failed:\n${build.stdout}${build.stderr}`)
  })
}

/** A folder for one test file, gone after it. */
export function useFolder(): {
  readonly path: string
  readonly write: (name: string, content: string | Uint8Array) => string
} {
  const path = mkdtempSync(join(tmpdir(), 'inc-cli-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  const write = (name: string, content: string | Uint8Array): string => {
    const file = join(path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    return file
  }
  return { path, write }
}

export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly folder?: string
  /** Standard input; closed and empty without it. */
  readonly input?: string | Uint8Array
  readonly environment?: Readonly<Record<string, string>>
}

/** What a stack trace of Node looks like. */
const stackTrace = /\n\s+at .+:\d+:\d+\)?|node:internal/

/** Runs `inc` to its end. Whatever is asked of it, it must not show a stack trace. */
export function inc(
  words: readonly string[],
  { folder = root, input, environment = {} }: RunOptions = {},
): Ran {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    encoding: 'utf8',
    input: input ?? '',
    env: cleanEnvironment(environment),
    maxBuffer: 1 << 28,
  })
  if (stackTrace.test(stdout) || stackTrace.test(stderr)) throw new Error(`a stack trace: ${stdout}${stderr}`)
  return { code: status, signal, out: stdout, err: stderr }
}

/** Starts `inc` and leaves it running. */
export function start(
  words: readonly string[],
  { folder = root, environment = {} }: RunOptions = {},
): ChildProcess {
  return spawn(process.execPath, [main, ...words], {
    cwd: folder,
    env: cleanEnvironment(environment),
    stdio: 'pipe',
  })
}

/** The environment without what would change the output. */
function cleanEnvironment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, NODE_OPTIONS: ___, ...rest } = process.env
  return { ...rest, ...more }
}

/** A whole small program without a problem. */
export const good = 'network tiny : 8×8×3 -> 1×1×2 = conv2d(3×3, 4) |> relu |> global_avg_pool |> linear(2)\n'

/** The same with one error, and its code. */
export const bad = good.replace('global_avg_pool', 'avg_pool(9×9, padding: valid)')
export const badCode = 'shape/window-too-large'

/** One that has a warning only, and its code. */
export const doubtful = `block twice = let y = conv2d(3×3, 8) in add(y, y |> relu)
network tiny : 8×8×3 -> 8×8×8 = twice
`
export const doubtfulCode = 'block/two-copies'
