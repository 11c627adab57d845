/** The registry of problems, executed: each wrong program gives exactly its code, each right one nothing at all. */
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import { type Problem, type ProblemKind, problemKinds } from '../../src/index.ts'
import { importerOf } from '../building/importer.ts'

const kinds: readonly (readonly [string, ProblemKind<never>])[] = Object.entries(problemKinds)

/** The problems of a program of `kind`, which may be one that is only looked for on request. */
function problemsOf(text: string, { files = {}, onRequest }: ProblemKind<never>): readonly Problem[] {
  const options = { portability: onRequest !== undefined }
  return check({ name: 'program.inc', text }, importerOf(new Map(Object.entries(files))), options).problems
}

/** Words of the parser library that mean nothing to a user. */
const internals =
  /EOF|NoViableAlt|MismatchedToken|EarlyExit|NotAllInput|chevrotain|\bToken\b|\[object |undefined|NaN|function\s*\(/

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

test('messages about shapes show both of them', () => {
  for (const [code, kind] of kinds) {
    if (!/^shape\/(axes-differ|window-too-large|output-differs|not-proved)$/.test(code)) continue
    for (const { message } of problemsOf(kind.wrong, kind)) {
      expect({
        code,
        message,
        shapes: (message.match(/[^\s]+×[^\s]+|[0-9⌈h]/g) ?? []).length >= 2,
      }).toMatchObject({ shapes: true })
    }
  }
})

test('a fix makes the problem go away', () => {
  let tried = 0
  for (const [code, kind] of kinds) {
    const [problem] = problemsOf(kind.wrong, kind)
    for (const fix of problem?.fixes ?? []) {
      if (!fix.edits.every(({ span }) => span.source.name === 'program.inc')) continue
      let text = kind.wrong
      for (const { span, text: replacement } of [...fix.edits].sort((a, b) => b.span.start - a.span.start)) {
        text = text.slice(0, span.start) + replacement + text.slice(span.end)
      }
      tried += 1
      const left = problemsOf(text, kind).filter(
        (one) =>
          one.code === code && one.message === problem!.message && one.span.start === problem!.span.start,
      )
      expect({ code, fix: fix.title, left: left.map(({ message }) => message) }).toEqual({
        code,
        fix: fix.title,
        left: [],
      })
    }
  }
  expect(tried).toBeGreaterThan(5)
})
