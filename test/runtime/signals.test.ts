/** Signals: the first is noted, the second ends the process at once. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltRuntime, buildRuntime } from './built_runtime.ts'

let runtime: BuiltRuntime
beforeAll(() => {
  runtime = buildRuntime()
  writeFileSync(
    join(runtime.folder, 'waiting.js'),
    `import { onStopRequest } from './machine/signals.js'
const stop = onStopRequest((signal) => console.log(signal + ' ' + stop.exitCode()))
setTimeout(() => process.exit(7), 20_000)
console.log('ready')`,
  )
})
afterAll(() => runtime.remove())

describe('a process that is asked to stop', () => {
  it.each([
    ['SIGINT', 'SIGINT', 130],
    ['SIGTERM', 'SIGINT', 130],
    ['SIGINT', 'SIGTERM', 143],
    ['SIGHUP', 'SIGHUP', 129],
  ] as const)('notes %s, and leaves at once on %s with %i', async (first, second, expected) => {
    const child = spawn(process.execPath, [join(runtime.folder, 'waiting.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (more) => {
      text += more
    })
    const said = () => new Promise((resolve) => child.stdout.once('data', resolve))
    await said()
    const noted = said()
    child.kill(first)
    await noted
    expect(text).toMatch(new RegExp(`^ready\\n${first} (130|143|129)\\n$`))
    const left = new Promise((resolve) => child.once('close', resolve))
    child.kill(second)
    expect(await left).toBe(expected)
  })
})
