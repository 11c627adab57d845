/** The measurements that run as they are: what is asked of them wrongly is said in a line, before anything is measured. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

const run = (script: string, ...words: readonly string[]) => {
  const path = `bench/${script}/run.mjs`
  return spawnSync(process.execPath, [path, ...words], { cwd: root, encoding: 'utf8' })
}

describe.each(['loop', 'passes', 'peers', 'precision'])('bench/%s', (script) => {
  it('shows its usage, the one that its file begins with', () => {
    const { status, stdout } = run(script, '--help')
    expect(status).toBe(0)
    const usage = stdout.trim().replace('usage: ', '')
    expect(usage).toMatch(new RegExp(`^node bench/${script}/run\\.mjs .*\\[--batch 16\\]`))
    const [opening] = readFileSync(join(root, `bench/${script}/run.mjs`), 'utf8').split('*/')
    expect(opening!.replaceAll('\n *', '')).toContain(`\`${usage}\``)
  })

  it.each([
    [['--nonsense'], /^error: Unknown option '--nonsense'.*\nusage: node bench/],
    [['--batch', '0'], /^error: --batch takes a whole number of at least 1, not 0\n$/],
    [['--batch', '1.5'], /^error: --batch takes a whole number of at least 1, not 1\.5\n$/],
  ])('refuses %j', (words, message) => {
    const { status, stdout, stderr } = run(script, ...words)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(message)
  })
})

it.each([
  [
    'passes',
    ['--only', 'merge-pointwise,other'],
    /^error: --only does not know other; choose from fold-normalization, /,
  ],
  ['peers', ['--only', 'kerax'], /^error: --only does not know kerax; choose from tfjs, inc eager, /],
  ['precision', ['--rate', 'fast'], /^error: --rate takes a number above 0, not fast\n$/],
  ['loop', [], /^error: --data must name a folder; `npm run demo` draws images to demo\/data\n$/],
])('bench/%s refuses %j', (script, words, message) => {
  const { status, stderr } = run(script, ...words)
  expect(status).toBe(2)
  expect(stderr).toMatch(message)
})
