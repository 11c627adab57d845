/** Runs the registry of problems: each wrong program gives exactly its code, each right one no problem at all. */
import { expect, test } from 'vitest'
import { problemsOf, quickKinds, testKinds } from './registry_programs.ts'

testKinds(quickKinds)

test('messages about shapes show both of them', () => {
  for (const [code, kind] of quickKinds) {
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
  for (const [code, kind] of quickKinds) {
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
