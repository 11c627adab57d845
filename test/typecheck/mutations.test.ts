/** Damaged specs, damaged token by token so that much of them is read: checking ends and never throws. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/compile.ts'
import { libraryImporter } from '../building/importer.ts'
import { sourceOf } from '../building/repository.ts'

const specs = readdirSync(join(import.meta.dirname, '../../specs'))
  .filter((name) => name.endsWith('.inc'))
  .map((name) => sourceOf(`specs/${name}`))

/** Words, numbers, marks and the blanks between them; joined they are the text. */
const tokensOf = (text: string) =>
  text.match(/\s+|\/\/[^\n]*|"[^"\n]*"|`[^`\n]*`|[\p{L}_#][\p{L}\p{N}_-]*|\d[\d_.]*|\|>|->|\.\.|[<>=!]=|./gu)!
const tokens = specs.map(({ text }) => tokensOf(text))
const isBlank = (token: string) => /^\s/.test(token)

type Damage = (tokens: readonly string[]) => readonly string[]

/** The place of one of the tokens that are no blanks. */
const place = (list: readonly string[], at: number) => {
  const solid = list.flatMap((token, index) => (isBlank(token) ? [] : [index]))
  return solid[at % Math.max(1, solid.length)] ?? 0
}

const damage: fc.Arbitrary<Damage> = fc
  .record({
    kind: fc.constantFrom(
      'delete',
      'double',
      'swap',
      'replace',
      'insert',
      'splice',
      'truncate',
      'number',
      'bracket',
    ),
    at: fc.nat(99_999),
    other: fc.nat(99_999),
    spec: fc.nat(specs.length - 1),
    length: fc.integer({ min: 1, max: 30 }),
    // A hundred thousand copies of a row would be within the limits, and take their time.
    number: fc.constantFrom('0', '1', '2', '7', '1000', '999999999', '1e9', '0.5', '-1', '1/0', '40%'),
    bracket: fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '|',
      '`',
      '"',
      '⌈',
      '⌋',
      ' then ',
      ' in ',
      ' let ',
      '|>',
      '×',
    ),
  })
  .map(
    ({ kind, at, other, spec, length, number, bracket }): Damage =>
      (list) => {
        const here = place(list, at)
        const there = place(list, other)
        const from = tokens[spec]!
        const foreign = place(from, other)
        switch (kind) {
          case 'delete':
            return list.toSpliced(here, length > 20 ? length : 1)
          case 'double':
            return list.toSpliced(here, 0, ...list.slice(here, here + length))
          case 'swap':
            return list.with(here, list[there]!).with(there, list[here]!)
          case 'replace':
            return list.with(here, from[foreign]!)
          case 'insert':
            return list.toSpliced(here, 0, from[foreign]!, ' ')
          case 'splice':
            return list.toSpliced(here, length, ...from.slice(foreign, foreign + length))
          case 'truncate':
            return list.slice(0, here)
          case 'number': {
            const digits = list.flatMap((token, index) => (/^\d/.test(token) ? [index] : []))
            return digits.length === 0 ? list : list.with(digits[at % digits.length]!, number)
          }
          default:
            return list.toSpliced(here, 0, bracket)
        }
      },
  )

describe.each(specs.map((source, index) => ({ source, index })))(
  'damaged $source.name',
  ({ source, index }) => {
    it('is checked to its end without a throw', { timeout: 300_000 }, () => {
      let withProblems = 0
      const started = performance.now()
      check(source, libraryImporter)
      // A family of large networks takes its time: fewer copies of it.
      const runs = performance.now() - started > 150 ? 40 : 150
      fc.assert(
        fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
          const list = damages.reduce(
            (before, each) => (before.length === 0 ? before : each(before)),
            tokens[index]! as readonly string[],
          )
          const damaged = { name: source.name, text: list.join('') }
          const { problems } = check(damaged, libraryImporter)
          if (problems.length > 0) withProblems++
          for (const { span, message } of problems) {
            expect(span.start).toBeLessThanOrEqual(span.end)
            expect(span.end).toBeLessThanOrEqual(span.source.text.length)
            expect(message).not.toMatch(/undefined|\[object|NaN/)
          }
        }),
        { numRuns: runs },
      )
      expect(withProblems).toBeGreaterThan(runs / 2)
    })
  },
)
