/**
 * The language, case by case: each file under `cases` holds a program and what it comes to.
 * `INC_UPDATE_CASES=1` writes the outcomes anew; read every one that changes against the language's own rules.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importerOf } from '../building/importer.ts'
import { readCase, withOutcome } from './case.ts'
import { outcomeOf } from './outcome.ts'

const folder = join(import.meta.dirname, 'cases')
const isUpdate = process.env.INC_UPDATE_CASES === '1'
const isContinuousIntegration = (process.env.CI ?? '') !== ''

describe('cases of the language', () => {
  it('are only written anew by hand', () => {
    expect(isUpdate && isContinuousIntegration, 'INC_UPDATE_CASES in a continuous integration').toBe(false)
  })

  const groups = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name: group } of groups)
    describe(group, () => {
      for (const name of readdirSync(join(folder, group)).filter((each) => each.endsWith('.md'))) {
        const path = join(folder, group, name)
        const text = readFileSync(path, 'utf8')
        const languageCase = readCase(text)
        it(`${name.replace(/\.md$/, '')}: ${languageCase.title}`, () => {
          const outcome = outcomeOf(languageCase.program, importerOf(languageCase.files))
          if (isUpdate && !isContinuousIntegration) writeFileSync(path, withOutcome(text, outcome))
          else expect(outcome).toBe(languageCase.outcome)
        })
      }
    })
})
