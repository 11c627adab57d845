/**
 * Every program of the documentation is what the page says of it. The words behind a fence say what that is:
 *
 * - ` ```inc `                        a whole program, checked without a problem
 * - ` ```inc name=NAME `              the same, and blocks further down may continue it
 * - ` ```inc after=NAME `             declarations that continue the program NAME: both are checked as one file
 * - ` ```inc file=stem.inc `          a file that later programs of the page import as `./stem`, and commands read
 * - ` ```inc wrong=CODE[,CODE] `      gives exactly these problems, in this order; where the next fence is ` ```text `,
 *                                     it shows them as the command line does, 100 columns wide, a blank line between them
 * - ` ```inc respelled `              what formatting makes of it is the next block; every other block is formatted
 *
 * Words combine. Without `file=` the program is called `example.inc`. Derived pages, which say so, are tested where their
 * programs come from. `commands.test.ts` runs what ` ```console ` blocks show.
 */
import { expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import { renderProblem } from '../../src/diagnostics/render.ts'
import { plainStyle } from '../../src/diagnostics/render_style.ts'
import { format } from '../../src/parser/index.ts'
import { importerOf } from '../building/importer.ts'
import { pages } from './page.ts'
import { type Program, programsOf } from './programs.ts'

const programs = pages().flatMap((page) => programsOf(page).programs)

function problemsOf({ whole, sourceName, files }: Program) {
  return check({ name: sourceName, text: whole }, importerOf(files)).problems
}

test('the pages have programs, right and wrong ones', () => {
  expect(programs.filter(({ wrong }) => wrong.length === 0).length).toBeGreaterThan(30)
  expect(programs.filter(({ rendered }) => rendered !== null).length).toBeGreaterThan(4)
})

test.each(programs)('$place is checked as the page says', (program) => {
  const problems = problemsOf(program)
  const told = problems.map((problem) => renderProblem(problem, { style: plainStyle, columns: 100 }))
  expect(
    problems.map(({ code }) => code),
    told.join('\n\n'),
  ).toEqual(program.wrong)
  if (program.rendered !== null) expect(`${told.join('\n\n')}\n`).toBe(program.rendered)
})

test.each(programs)('$place is formatted as the page says', ({ written, formatted }) => {
  // What cannot be read is left as it is.
  expect(format({ name: 'example.inc', text: written }).text ?? written).toBe(formatted)
})
