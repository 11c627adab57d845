/** Running programs: every way to end is told apart, and nothing that was started outlives its stop. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { failureOf, runCommand } from '../../src/native/command.ts'

const node = (text: string, over: object = {}) =>
  runCommand({ program: process.execPath, arguments: ['-e', text], ...over })

/** A program that starts another, writes its process number to a file and waits with it. */
const withGrandchild = (file: string): string => `
const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid))
setInterval(() => {}, 1000)`

async function goneSoon(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, 'utf8'))
  for (let turn = 0; turn < 50; turn++) {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    if (status === null || / Z /.test(status)) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

async function appears(file: string): Promise<void> {
  while (!(await readFile(file, 'utf8').catch(() => '')))
    await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('runCommand', () => {
  it('gives output, errors, the exit code and lines', async () => {
    const lines: string[] = []
    const result = await node(
      'process.stdin.pipe(process.stdout); console.error("two\\nthree"); process.exitCode = 7',
      {
        input: 'one\r\nlast',
        onLine: (line: string) => lines.push(line),
      },
    )
    expect(result).toEqual({ kind: 'exited', code: 7, output: 'one\r\nlast', errors: 'two\nthree\n' })
    expect(lines.sort()).toEqual(['last', 'one', 'three', 'two'])
  })

  it('tells a crash from an exit, and a program that is not there from both', async () => {
    expect(await node('process.kill(process.pid, "SIGSEGV")')).toMatchObject({
      kind: 'killed',
      by: 'SIGSEGV',
    })
    expect(await runCommand({ program: 'inc-no-such-program', arguments: [] })).toMatchObject({
      kind: 'not-found',
    })
  })

  it('stops what runs too long, with all that it started', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'inc-command-'))
    const file = path.join(folder, 'pid')
    expect((await node(withGrandchild(file), { timeoutMilliseconds: 1_500 })).kind).toBe('timed-out')
    expect(await goneSoon(file)).toBe(true)
    await rm(folder, { recursive: true })
  })

  it('stops at an abort, with all that it started', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'inc-command-'))
    const file = path.join(folder, 'pid')
    const controller = new AbortController()
    const running = node(withGrandchild(file), { signal: controller.signal })
    await appears(file)
    controller.abort()
    expect((await running).kind).toBe('aborted')
    expect(await goneSoon(file)).toBe(true)
    expect((await node('', { signal: controller.signal })).kind).toBe('aborted')
    await rm(folder, { recursive: true })
  })
})

describe('failureOf', () => {
  const exited = (code: number, errors: string) => ({ kind: 'exited', code, output: '', errors }) as const

  it('picks the line that says what is wrong', () => {
    const pip =
      'WARNING: Retrying after connection error\nERROR: no versions\nERROR: No matching distribution\n\n[notice] new pip'
    expect(failureOf(exited(1, pip), 'pip')).toBe('ERROR: No matching distribution')
    const compiler = "a.cc:1:2: error: 'x' was not declared\na.cc:9:9: error: and so on\ncollect2: error: ld"
    expect(failureOf(exited(1, compiler), 'g++', 'first')).toBe("a.cc:1:2: error: 'x' was not declared")
    const trace =
      "node:events:502\n  throw er; // Unhandled 'error' event\n\nError: getaddrinfo ENOTFOUND\n    at x\n"
    expect(failureOf(exited(1, trace), 'node', 'first')).toBe('Error: getaddrinfo ENOTFOUND')
    expect(failureOf(exited(3, ''), 'pip')).toBe('pip exited with code 3')
    expect(failureOf(exited(0, 'error: none'), 'pip')).toBeNull()
  })
})
