/**
 * Runs the cases of the language: each file under `cases` holds a program and its outcome. `INC_UPDATE_CASES=1` rewrites
 * the outcomes; check every one that changes against the rules of the language.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importerOf, readCase, withOutcome } from './case.ts'
import { outcomeOf } from './outcome.ts'

const folder = join(import.meta.dirname, 'cases')
const isUpdate = process.env.INC_UPDATE_CASES === '1'
const isContinuousIntegration = (process.env.CI ?? '') !== ''

/** Cases that take seconds, since they have to reach a limit, as `GROUP/NAME`. */
const slow = ['limits/work']

/** One test for each case that is slow, or for each that is not. */
export function testCases(which: 'quick' | 'slow'): void {
  it('are only written anew by hand', () => {
    expect(isUpdate && isContinuousIntegration, 'INC_UPDATE_CASES in a continuous integration').toBe(false)
  })

  const groups = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name: group } of groups) {
    const names = readdirSync(join(folder, group))
      .filter((each) => each.endsWith('.md'))
      .map((each) => each.replace(/\.md$/, ''))
      .filter((name) => slow.includes(`${group}/${name}`) === (which === 'slow'))
    if (names.length === 0) continue
    describe(group, () => {
      for (const name of names) testCase(group, name)
    })
  }
}

function testCase(group: string, name: string): void {
  const path = join(folder, group, `${name}.md`)
  const text = readFileSync(path, 'utf8')
  const languageCase = readCase(text)
  it(`${name}: ${languageCase.title}`, () => {
    const outcome = outcomeOf(languageCase.program, importerOf(languageCase))
    if (isUpdate && !isContinuousIntegration) writeFileSync(path, withOutcome(text, outcome))
    else expect(outcome).toBe(languageCase.outcome)
  })
}
