/** `doctor` and `native` as processes: thin over the native room, whose own tests hold what they say. */
import { expect, test } from 'vitest'
import { inc, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()

test('doctor names what it looked at, with a mend beside each fault, as text and as JSON', () => {
  const { code, out } = inc(['doctor', '--json'])
  const { findings } = JSON.parse(out) as {
    findings: readonly { name: string; status: string; says: string; mend?: string }[]
  }
  const faults = findings.filter(({ status }) => status === 'fault')
  expect(code).toBe(faults.length > 0 ? 1 : 0)
  expect(findings.map(({ name }) => name)).toContain('Node')
  for (const { mend } of faults) expect(mend).toMatch(/./)
  const text = inc(['doctor'])
  expect(text.code).toBe(code)
  for (const { name } of findings) expect(text.out).toContain(name)
})

test('native status says whether the library works, by its exit code', () => {
  const { code, out } = inc(['native', 'status'])
  expect(code).toBe(/^library +TensorFlow \d/m.test(out) ? 0 : 1)
  expect(out).toMatch(/^cache /m)
})

test('native status knows an empty cache', () => {
  const { out } = inc(['native', 'status'], { environment: { INC_CACHE: folder.path } })
  expect(out).toContain(folder.path)
  expect(out).not.toMatch(/^cached /m)
})
