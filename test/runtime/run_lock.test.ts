/** One writer for a run folder. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockRun } from '../../src/runtime/checkpoint/run_lock.ts'
import { type BuiltRuntime, buildRuntime } from './built_runtime.ts'
import { temporaryFolder } from './tiny.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  return () => rmSync(folder, { recursive: true, force: true })
})
const path = () => join(folder, 'lock')

describe('a lock', () => {
  it('is held by one, and free again when released', async () => {
    const lock = await lockRun(folder)
    await expect(lockRun(folder)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`${folder} is in use by process ${process.pid}: wait for it`),
    })
    await lock.release()
    await (await lockRun(folder)).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['of a process that is gone', { pid: 2 ** 22 + 5, host: hostname(), started: '1' }],
    ['of an earlier process with this number', { pid: process.pid, host: hostname(), started: '1' }],
    ['that is not whole', null],
  ])('%s is taken over', async (_, owner) => {
    writeFileSync(path(), owner === null ? '{"pi' : JSON.stringify(owner))
    const lock = await lockRun(folder)
    expect(JSON.parse(readFileSync(path(), 'utf8')).pid).toBe(process.pid)
    await lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('of another machine is left alone, with the way out', async () => {
    writeFileSync(path(), JSON.stringify({ pid: 1, host: 'elsewhere', started: null }))
    await expect(lockRun(folder)).rejects.toThrow(/process 1 on elsewhere: .*; if it is gone, delete .*lock$/)
    expect(existsSync(path())).toBe(true)
  })
})

describe('many processes at once', () => {
  let runtime: BuiltRuntime
  beforeAll(() => {
    runtime = buildRuntime()
    writeFileSync(
      join(runtime.folder, 'locking.js'),
      `import { lockRun } from './checkpoint/run_lock.js'
process.stdin.once('data', async () => {
  try {
    await lockRun(process.argv[2])
    console.log('held')
    process.stdin.once('data', () => process.exit(0))
  } catch (cause) {
    console.log(cause.message.includes('in use') ? 'refused' : cause.stack)
    process.exit(cause.exitCode)
  }
})
console.log('ready')`,
    )
  })
  afterAll(() => runtime.remove())

  it.each([
    ['a free folder', false],
    ['a folder whose last process was killed', true],
  ])('one gets %s, the others are told', async (_, stale) => {
    if (stale) writeFileSync(path(), JSON.stringify({ pid: 2 ** 22 + 5, host: hostname(), started: '1' }))
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, [join(runtime.folder, 'locking.js'), folder], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    )
    const said = (child: (typeof children)[number]) =>
      new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text).trim())))
    await Promise.all(children.map(said))
    const closed = children.map((child) => new Promise((resolve) => child.once('close', resolve)))
    const answers = children.map(said)
    for (const child of children) child.stdin.write('go\n')
    const outcome = await Promise.all(answers)
    // Only the one that holds the lock is still there to be told.
    children[outcome.indexOf('held')]?.stdin.write('leave\n')
    await Promise.all(closed)
    expect(outcome.sort()).toEqual(['held', ...Array(7).fill('refused')])
    // A process that leaves in any way but being killed takes its lock along.
    expect(readdirSync(folder)).toEqual([])
  })
})
