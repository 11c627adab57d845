/** What the tests of the registry share: its entries, those whose programs take long, and what is asked of each. */
import { existsSync, readFileSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import { type Importer, type Problem, type ProblemKind, problemKinds } from '../../src/index.ts'
import { openProgram } from '../../src/program/program.ts'

const root = resolve(import.meta.dirname, '../..')
type Kind = readonly [code: string, kind: ProblemKind<never>]
const all: readonly Kind[] = Object.entries(problemKinds)

/** Codes whose wrong program takes seconds to check, since it has to reach a limit. */
const slow = ['limit/work']

/** The entries of the registry, apart by how long their programs take. */
export const quickKinds = all.filter(([code]) => !slow.includes(code))
export const slowKinds = all.filter(([code]) => slow.includes(code))

/** Finds the library, and the files that come with an entry of the registry. */
function importerFor(files: Readonly<Record<string, string>>): Importer {
  return (path, from) => {
    if (/^std\/[a-z_]+$/.test(path)) {
      const file = resolve(root, `${path}.inc`)
      if (existsSync(file)) return { source: { name: path, text: readFileSync(file, 'utf8') } }
      return { missing: 'the library has no such file' }
    }
    const name = posix.join(posix.dirname(from), path)
    const text = files[path] ?? files[name] ?? files[`${name}.inc`] ?? files[`${path}.inc`]
    return text === undefined
      ? { missing: 'there is no such file' }
      : { source: { name: `${name}.inc`, text } }
  }
}

/** The problems of a program of `kind`, which may be a kind that is only reported on request. */
export function problemsOf(text: string, { files = {}, onRequest }: ProblemKind<never>): readonly Problem[] {
  const options = { portability: onRequest !== undefined }
  return check(openProgram({ name: 'program.inc', text }, importerFor(files)), options).problems
}

/** Words of the parser library that mean nothing to a user. */
const internals =
  /EOF|NoViableAlt|MismatchedToken|EarlyExit|NotAllInput|chevrotain|\bToken\b|\[object |undefined|NaN|function\s*\(/

/** The tests of an entry: its explanation, its wrong program and its right one. */
export function testKinds(kinds: readonly Kind[]): void {
  describe.each(kinds)('%s', (code, kind) => {
    test('has an explanation in whole sentences, and a code of two parts', () => {
      expect(code).toMatch(/^[a-z]+(\/[a-z0-9]+(-[a-z0-9]+)*)$/)
      const sentences = kind.explanation.trim().split(/(?<=[.!?])\s+/)
      expect(sentences.length).toBeGreaterThanOrEqual(2)
      expect(sentences.length).toBeLessThanOrEqual(6)
      expect(kind.explanation.trim()).toMatch(/[.!?`)]$/)
    })

    test('its wrong program gives exactly this code', () => {
      const problems = problemsOf(kind.wrong, kind)
      expect([...new Set(problems.map((problem) => problem.code))]).toEqual([code])
      for (const { severity, message, help, span } of problems) {
        expect(severity).toBe(kind.severity)
        expect(message).not.toMatch(internals)
        expect(message).not.toContain('\n')
        expect(help ?? '').not.toMatch(internals)
        expect(span.start).toBeLessThanOrEqual(span.end)
        expect(span.end).toBeLessThanOrEqual(span.source.text.length)
      }
    })

    test('its right program gives no problem', () => {
      expect(problemsOf(kind.right, kind).map(({ code: one, message }) => `${one}: ${message}`)).toEqual([])
    })
  })
}
