/** The cases of `docs/errors.md`: each mistake is told as the page says, and both the mended program and the fixed one check. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorCases, errorsPage, problemsOfCase, readErrorCase } from '../../scripts/errors_page.ts'
import { fixed } from '../../src/cli/fix_files.ts'
import { displayWidth } from '../../src/diagnostics/render_width.ts'
import { format } from '../../src/parser/index.ts'
import { libraryImporter } from '../building/importer.ts'

const cases = errorCases()

test('the page is what its cases give', () => {
  expect(errorsPage()).toBe(readFileSync('docs/errors.md', 'utf8'))
})

test('there are many, each with a name of its own, and the messages of section 11 of the language are among them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(24)
  expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length)
  const codes = new Set(cases.flatMap((one) => problemsOfCase(one.wrong, one).map(({ code }) => code)))
  const promised = [
    'shape/axes-differ',
    'shape/window-too-large',
    'shape/not-proved',
    'shape/fact-needed',
    'shape/not-divisible',
    'table/cell-not-taken',
    'table/missing-argument',
    'claim/differs',
    'waiver/needless',
    'table/row-ambiguous',
    'syntax/times-between-names',
    'block/two-copies',
  ]
  expect(promised.filter((code) => !codes.has(code))).toEqual([])
})

test.each(cases)('$name: told at once, and no problem is left in the mended program', (one) => {
  const problems = problemsOfCase(one.wrong, one)
  expect(problems.length).toBeGreaterThan(0)
  // A page one would show to a friend does not have to be scrolled sideways far, nor say ten things.
  expect(problems.length).toBeLessThanOrEqual(2)
  for (const line of `${one.wrong}${one.right}${one.why}`.split('\n'))
    expect(displayWidth(line)).toBeLessThanOrEqual(128)
  expect(problemsOfCase(one.right, one).map(({ code, message }) => `${code}: ${message}`)).toEqual([])
})

test.each(cases)('$name: the mended program is formatted', ({ right }) => {
  expect(format({ name: 'network.inc', text: right }).text).toBe(right)
})

test.each(cases)('$name: where all fixes are safe, applying them leaves no problem', (one) => {
  const problems = problemsOfCase(one.wrong, one)
  const isSafe = problems.every(({ fixes }) => fixes.some(({ safe }) => safe))
  const source = { name: 'network.inc', text: one.wrong }
  const { text } = fixed(source, libraryImporter, { portability: one.portability })
  if (isSafe) expect(problemsOfCase(text, one)).toEqual([])
  else if (problems.every(({ fixes }) => fixes.every(({ safe }) => !safe))) expect(text).toBe(one.wrong)
})

test('a case that lacks a part is refused', () => {
  expect(() => readErrorCase('x', '# Title\n\nWhy.\n\n```inc wrong\na\n```\n')).toThrow('`x` is no heading')
})
