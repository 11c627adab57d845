/** The command as a process among others: closed pipes, signals, and what happens when Inc itself fails. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { good, inc, main, root, start, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()
const unlessWindows = test.skipIf(process.platform === 'win32')

describe('a pipe that is closed', () => {
  unlessWindows('ends the output quietly, and the exit code stays', () => {
    const many = folder.write(
      'many.inc',
      Array.from({ length: 300 }, (_, n) => `network n${n} : 8×8×3 -> 8×8×4 = nothing\n`).join(''),
    )
    const script = `"$0" "$1" check "$2" --all --format json | head -c 10 >/dev/null; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, main, many], {
      encoding: 'utf8',
    })
    expect({ stdout, stderr }).toEqual({ stdout: '1\n', stderr: '' })
  })
})

describe('SIGINT', () => {
  unlessWindows('while standard input is awaited gives 130', async () => {
    const child = start(['check', '-'])
    // More than the system holds for a reader: it is written when the command has begun to read.
    await new Promise((resolve) => child.stdin!.write(`// ${'waiting '.repeat(300_000)}\n`, resolve))
    child.kill('SIGINT')
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    expect({ code, signal }).toEqual({ code: 130, signal: null })
  })
})

describe('standard input that is a terminal', () => {
  unlessWindows('is not waited for: the help is shown, with exit code 2', () => {
    // `script` gives the command its own terminal.
    const there = spawnSync('script', ['--version']).status === 0
    if (!there) return
    const line = `${process.execPath} ${main} check -`
    const { status, stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect(status).toBe(2)
    expect(stdout).toContain('Usage: inc check')
    expect(stdout).toContain('which is this terminal')
  })
})

describe('a failure of Inc itself', () => {
  /** A copy of the built command whose checker throws what no input can make it throw. */
  function brokenCommand(): string {
    const copy = join(folder.path, 'broken')
    cpSync(join(root, 'dist/cli'), join(copy, 'dist/cli'), { recursive: true })
    cpSync(join(root, 'package.json'), join(copy, 'package.json'))
    cpSync(join(root, 'std'), join(copy, 'std'), { recursive: true })
    const program = join(copy, 'dist/cli/main.js')
    writeFileSync(
      join(copy, 'break.mjs'),
      `const add = Set.prototype.add
Set.prototype.add = function (value) {
  if (value === 'make it fail') throw new TypeError('deliberate')
  return add.call(this, value)
}
`,
    )
    return program
  }

  test('is one message without a stack trace, exit code 2, and one document for who asked for one', () => {
    const program = brokenCommand()
    const run = (words: readonly string[], environment: Record<string, string> = {}) =>
      spawnSync(process.execPath, ['--import', join(folder.path, 'broken/break.mjs'), program, ...words], {
        encoding: 'utf8',
        env: { ...process.env, ...environment },
      })
    // The files of the command line are put into a set.
    const { status, stdout, stderr } = run(['check', 'make it fail'])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('Inc itself failed')
    expect(stderr).toContain('TypeError: deliberate')
    expect(stderr).toContain('INC_DEBUG=1')
    expect(stderr).not.toMatch(/\n\s+at /)
    const asJson = run(['check', 'make it fail', '--format', 'json'])
    expect(asJson.status).toBe(2)
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      networks: [],
      problems: [{ code: 'command/internal', severity: 'error' }],
    })
    expect(run(['check', 'make it fail'], { INC_DEBUG: '1' }).stderr).toMatch(/\n\s+at /)
  })

  test('in the midst of telling of it ends all the same', () => {
    const program = brokenCommand()
    rmSync(join(folder.path, 'broken/dist/cli/chunks'), { recursive: true })
    const { status, stderr } = spawnSync(process.execPath, [program, 'check', 'x.inc'], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error: Inc itself failed/)
    expect(stderr.split('\n')).toHaveLength(2)
  })
})

describe('what a subcommand loads', () => {
  /** The URLs of all modules that a run of the command loads. */
  function loadedBy(words: readonly string[]): readonly string[] {
    const list = join(folder.path, 'loaded.txt')
    writeFileSync(list, '')
    const note = (what: string) => `appendFileSync(${JSON.stringify(list)}, ${what} + '\\n')`
    const hooks = folder.write(
      'hooks.mjs',
      `import { appendFileSync } from 'node:fs'
export function load(url, context, next) { ${note('url')}; return next(url, context) }
`,
    )
    // Node 22.15 and later call hooks in this thread, and newer ones warn of the older way.
    const register = folder.write(
      'register.mjs',
      `import * as nodeModule from 'node:module'
import { appendFileSync } from 'node:fs'
import { load } from './hooks.mjs'
const { Module, registerHooks, register } = nodeModule
if (registerHooks) registerHooks({ load })
else register(${JSON.stringify(`file://${hooks}`)})
const original = Module._load
Module._load = function (request, ...rest) { ${note("'require:' + request")}; return original.call(this, request, ...rest) }
`,
    )
    const { status, stderr } = spawnSync(process.execPath, ['--import', register, main, ...words], {
      cwd: root,
      encoding: 'utf8',
    })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return readFileSync(list, 'utf8').split('\n')
  }
  const heavy = /ts-morph|tensorflow|sharp|typescript/

  test('check, cost, explain and fmt load neither ts-morph, nor TensorFlow, nor sharp, and no package at all', () => {
    const file = folder.write('good.inc', good)
    for (const words of [
      ['check', file],
      ['check', file, '--format', 'sarif'],
      ['cost', file],
      ['explain', 'conv2d'],
      ['fmt', '--check', file],
    ]) {
      const loaded = loadedBy(words)
      expect(loaded.some((url) => url.endsWith('dist/cli/main.js'))).toBe(true)
      expect({ words, heavy: loaded.filter((url) => heavy.test(url)) }).toEqual({ words, heavy: [] })
      expect({ words, packages: loaded.filter((url) => url.includes('node_modules')) }).toEqual({
        words,
        packages: [],
      })
    }
  })

  test('compile loads ts-morph, so the test above can see it', () => {
    const file = folder.write('again.inc', good)
    const loaded = loadedBy(['compile', file, '-o', join(folder.path, 'project')])
    expect(loaded.some((url) => heavy.test(url))).toBe(true)
    expect(loaded.filter((url) => /tensorflow|sharp/.test(url))).toEqual([])
  })

  // Code is most of a cold start. `npm run bench` measures the time, on a machine that does nothing else.
  test('check loads no more code than it needs', () => {
    const files = new Set(
      loadedBy(['check', 'specs/googlenet.inc']).filter((url) => url.includes('dist/cli/')),
    )
    const bytes = [...files].reduce((sum, url) => sum + statSync(fileURLToPath(url)).size, 0)
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThan(750_000)
  })
})

describe('the compile cache of Node 22.8 and later', () => {
  const isSupported = 'enableCompileCache' in nodeModule
  const check = (environment: Readonly<Record<string, string>>) =>
    inc(['check', 'specs/googlenet.inc'], { environment: { NO_COLOR: '1', ...environment } })
  /** How many files a folder holds, at any depth; 0 if it does not exist. */
  const filesIn = (path: string) =>
    existsSync(path)
      ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
      : 0

  test('keeps compiled code where Node is told to, and changes no output', () => {
    const cache = join(folder.path, 'compiled')
    const first = check({ NODE_COMPILE_CACHE: cache })
    expect(first.code).toBe(0)
    expect(filesIn(cache) > 10).toBe(isSupported)
    expect(check({ NODE_COMPILE_CACHE: cache })).toEqual(first)
  })

  test('is off where the user says so', () => {
    const cache = join(folder.path, 'not_compiled')
    const { code } = check({ NODE_COMPILE_CACHE: cache, NODE_DISABLE_COMPILE_CACHE: '1' })
    expect({ code, files: filesIn(cache) }).toEqual({ code: 0, files: 0 })
  })

  test('does no harm where nothing can be written', () => {
    const file = folder.write('no_folder', '')
    const { code, err } = check({ NODE_COMPILE_CACHE: join(file, 'compiled') })
    expect({ code, err }).toEqual({ code: 0, err: check({}).err })
  })
})
