/** `inc check --fix` as a process: what it writes, what it leaves, and what it says. */
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bad, good, inc, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()

const wrong = [
  '/// A comment that says rellu, and stays.  ',
  'block twice(k: Int) : hxwxc -> h×w×k = conv2d(k, 3×3) |> rellu   // rellu',
  '',
  'netwrok tiny : 8×8×3 → 8×8×4 =',
  '\ttwice(4)   |>  twice(4)',
  '',
].join('\n')
const right = [
  '/// A comment that says rellu, and stays.  ',
  'block twice(k: Int) : h×w×c -> h×w×k = conv2d(3×3, k) |> relu   // rellu',
  '',
  'network tiny : 8×8×3 -> 8×8×4 =',
  '\ttwice(4)   |>  twice(4)',
  '',
].join('\n')

describe('a file with slips', () => {
  test('is mended, told of change by change on standard error, and checked', () => {
    const file = folder.write('wrong.inc', wrong)
    const { code, out, err } = inc(['check', '--fix', file])
    expect(readFileSync(file, 'utf8')).toBe(right)
    expect(code).toBe(0)
    expect(out).toMatch(/1 network: no problems\n$/)
    expect(err).toContain(`fixed ${file}:4:1: Write \`network\` (syntax/expected)\n`)
    expect(err).toContain(`fixed ${file}:2:`)
    expect(err.match(/^fixed /gm)).toHaveLength(5)
    expect(err).toMatch(/^ {2}- .*\n {2}\+ .*$/m)
    // Nothing is left to be done the second time, nor beside the file.
    expect(inc(['check', '--fix', file])).toMatchObject({ code: 0, err: '' })
    expect(readdirSync(folder.path).filter((name) => /tmp/.test(name))).toEqual([])
  })

  test('keeps its line ends, its mark of the byte order and its permissions', () => {
    const bytes = Buffer.from(`\ufeff${wrong.replaceAll('\n', '\r\n')}`)
    const file = folder.write('windows.inc', bytes)
    const { mode } = statSync(file)
    expect(inc(['check', '--fix', file]).code).toBe(0)
    expect(readFileSync(file).equals(Buffer.from(`\ufeff${right.replaceAll('\n', '\r\n')}`))).toBe(true)
    expect(statSync(file).mode).toBe(mode)
  })

  test('behind a link is mended where it is', () => {
    const file = folder.write('there.inc', wrong)
    const link = join(folder.path, 'link.inc')
    symlinkSync(file, link)
    expect(inc(['check', '--fix', link]).code).toBe(0)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe(right)
  })

  test('leaves a document on standard output to be read as one', () => {
    const file = folder.write('document.inc', wrong)
    const { out } = inc(['check', '--fix', '--format', 'json', file])
    expect((JSON.parse(out) as { problems: unknown[] }).problems).toEqual([])
  })

  test('is left alone without --fix', () => {
    const file = folder.write('left.inc', wrong)
    expect(inc(['check', file])).toMatchObject({ code: 1, err: '' })
    expect(readFileSync(file, 'utf8')).toBe(wrong)
  })
})

describe('a file without a safe fix', () => {
  test.each([
    ['good', good, 0],
    ['bad', bad, 1],
  ])('%s.inc is not written at all', (name, text, code) => {
    const file = folder.write(`${name}.inc`, text)
    const before = new Date(1_000_000_000_000)
    utimesSync(file, before, before)
    const { ino } = statSync(file)
    expect(inc(['check', '--fix', file])).toMatchObject({ code, err: '' })
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(statSync(file)).toMatchObject({ ino, mtimeMs: before.getTime() })
  })

  test('is mended as far as it goes, and what is left is told', () => {
    const file = folder.write('half.inc', bad.replace('relu', 'rellu'))
    const { code, out } = inc(['check', '--fix', file])
    expect(code).toBe(1)
    expect(out).toContain('error[shape/window-too-large]')
    expect(readFileSync(file, 'utf8')).toBe(bad)
  })
})

test('what another file has is left to that file', () => {
  const stem = folder.write('stem.inc', 'block stem = rellu\n')
  const file = folder.write('main.inc', 'import { stem } from "./stem"\nnetwork n : 8×8×3 -> 8×8×3 = stem\n')
  expect(inc(['check', '--fix', file])).toMatchObject({ code: 1, err: '' })
  expect(inc(['check', '--fix', file, stem])).toMatchObject({ code: 0 })
  expect(readFileSync(stem, 'utf8')).toBe('block stem = relu\n')
})

test('--portability makes its fixes safe to apply, since no window moves', () => {
  const text = 'network n : 8×8×3 -> 4×4×3 = max_pool(3×3/2)\n'
  const file = folder.write('pool.inc', text)
  expect(inc(['check', '--portability', file])).toMatchObject({ code: 0 })
  expect(inc(['check', '--portability', file]).out).toContain('warning[portability/rounding]')
  expect(inc(['check', '--fix', file])).toMatchObject({ code: 0, err: '' })
  expect(readFileSync(file, 'utf8')).toBe(text)
  expect(inc(['check', '--fix', '--portability', file]).out).toContain('no problems')
  expect(readFileSync(file, 'utf8')).toBe(text.replace('/2)', '/2, padding: pad_ceil(0))'))
})

describe('what cannot be fixed', () => {
  test('standard input', () => {
    const { code, err } = inc(['check', '--fix', '-'], { input: wrong })
    expect(code).toBe(2)
    expect(err).toContain('`--fix` cannot fix standard input')
  })

  test('a file that is missing, or is no text, is told of once', () => {
    const missing = inc(['check', '--fix', 'absent.inc'])
    expect(missing.code).toBe(2)
    expect(missing.err.match(/cannot read/g)).toHaveLength(1)
    const latin = folder.write('latin.inc', Buffer.from('// caf\xe9 rellu\n', 'latin1'))
    expect(inc(['check', '--fix', latin]).out).toContain('command/not-utf8')
  })

  test('a file whose folder may not be written to stays as it is', () => {
    const file = folder.write('closed/wrong.inc', wrong)
    // Root may write everywhere.
    if (process.getuid?.() === 0) return
    chmodSync(join(folder.path, 'closed'), 0o555)
    const { code, err } = inc(['check', '--fix', file])
    chmodSync(join(folder.path, 'closed'), 0o755)
    expect(code).toBe(2)
    expect(err).toContain('cannot write')
    expect(readFileSync(file, 'utf8')).toBe(wrong)
  })
})
