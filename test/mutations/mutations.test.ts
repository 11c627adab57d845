/** A thousand damaged copies of the specs through the checker: problems or none, but never a throw, and never a long wait. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonReport } from '../../src/cli/formats/json.ts'
import { prettyReport } from '../../src/cli/formats/pretty.ts'
import { fileImporter } from '../../src/cli/importer.ts'
import { exitCodeOf, openFiles, reportOn } from '../../src/cli/report.ts'
import { check, format, openProgram, type Problem, plainStyle } from '../../src/index.ts'
import { inc, useBuiltCommand, useFolder } from '../cli/command.ts'

const root = resolve(import.meta.dirname, '../..')

const specs = ['specs', 'std'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.inc'))
    .map((name) => join(folder, name)),
)
const texts = specs.map((name) => readFileSync(join(root, name), 'utf8'))

/** Pieces of the language, and things that are none. */
const pieces = [
  ...'()[]{}|,:=·×⌈⌉⌊⌋²%"`#✓✗\t\r\n \0\u202e\ud83d\ufeff'.split(''),
  ...['|>', '->', '..', '//', '///', '<=', '>=', '==', '!=', '🙂', '\r\n'],
  ...[
    'let ',
    'block ',
    'network ',
    'family ',
    'head ',
    'budget ',
    'train ',
    'import ',
    'in ',
    'waive ',
    'table',
    'chain ',
  ],
  ...[
    'if ',
    ' then ',
    ' else ',
    ' for ',
    ' each ',
    'true',
    'none',
    ' and ',
    ' or ',
    'not ',
    ' as ',
    ' is ',
    'identity',
    'concat(',
  ],
  ...[
    '0',
    '-1',
    '1e400',
    '99999999999999999999',
    '0.1',
    '1/0',
    '3×3/0',
    '40%',
    '4 GiB',
    '7x7',
    'h×w×c',
    '1_0',
    '3a',
  ],
  ...['| a | b |\n', '|---|---|\n', '| |\n', 'repeat(100000, conv2d(3×3, 4))', '[i for i in 1..100000]'],
] as const

type Mutation =
  | {
      readonly kind: 'delete' | 'repeat' | 'truncate' | 'swap lines'
      readonly at: number
      readonly length: number
    }
  | {
      readonly kind: 'insert' | 'replace'
      readonly at: number
      readonly length: number
      readonly piece: string
    }
  | {
      readonly kind: 'splice'
      readonly at: number
      readonly length: number
      readonly from: number
      readonly other: number
    }
  | { readonly kind: 'number'; readonly at: number; readonly value: number }

const place = fc.double({ min: 0, max: 1, noNaN: true })
const length = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 200 }))
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('delete' as const, 'repeat' as const, 'truncate' as const, 'swap lines' as const),
    at: place,
    length,
  }),
  fc.record({
    kind: fc.constantFrom('insert' as const, 'replace' as const),
    at: place,
    length,
    piece: fc.constantFrom(...pieces),
  }),
  fc.record({
    kind: fc.constant('splice' as const),
    at: place,
    length,
    from: place,
    other: fc.nat(texts.length - 1),
  }),
  fc.record({
    kind: fc.constant('number' as const),
    at: place,
    value: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer()),
  }),
)

function mutate(text: string, mutation: Mutation): string {
  const at = Math.floor(mutation.at * text.length)
  switch (mutation.kind) {
    case 'delete':
      return text.slice(0, at) + text.slice(at + mutation.length)
    case 'repeat':
      return text.slice(0, at + mutation.length) + text.slice(at)
    case 'truncate':
      return text.slice(0, at)
    case 'swap lines': {
      const lines = text.split('\n')
      const line = Math.floor(mutation.at * lines.length)
      const other = (line + mutation.length) % lines.length
      ;[lines[line], lines[other]] = [lines[other]!, lines[line]!]
      return lines.join('\n')
    }
    case 'insert':
      return text.slice(0, at) + mutation.piece + text.slice(at)
    case 'replace':
      return text.slice(0, at) + mutation.piece + text.slice(at + mutation.length)
    case 'splice': {
      const other = texts[mutation.other]!
      const from = Math.floor(mutation.from * other.length)
      return text.slice(0, at) + other.slice(from, from + mutation.length) + text.slice(at)
    }
    case 'number': {
      const numbers = [...text.matchAll(/\d+/g)]
      const chosen = numbers[Math.floor(mutation.at * numbers.length)]
      if (!chosen) return text
      return text.slice(0, chosen.index) + mutation.value + text.slice(chosen.index + chosen[0].length)
    }
  }
}

const damaged = fc
  .tuple(fc.nat(specs.length - 1), fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([spec, mutations]) => ({ name: specs[spec]!, text: mutations.reduce(mutate, texts[spec]!) }))

describe('a damaged spec', () => {
  test('gives problems with places inside it, or none: a thousand of them', { timeout: 600_000 }, () => {
    const importer = fileImporter()
    let withProblems = 0
    let slowest = { milliseconds: 0, text: '' }
    fc.assert(
      fc.property(damaged, ({ name, text }) => {
        const source = { name: join(root, name), text }
        const started = performance.now()
        const { networks, problems } = check(openProgram(source, importer))
        const milliseconds = performance.now() - started
        if (milliseconds > slowest.milliseconds) slowest = { milliseconds, text }
        if (problems.length > 0) withProblems += 1
        for (const problem of problems) expectToBeTold(problem)
        const report = {
          files: [name],
          networks: networks.map((network) => ({ ...network, file: name })),
          problems,
          types: [],
          failures: [],
        }
        expect([0, 1]).toContain(exitCodeOf(report))
        expect(prettyReport(report, { style: plainStyle, columns: 100, all: false })).toMatch(/\n$/)
        JSON.parse(jsonReport(report))
        // What can be formatted can be formatted again, to the same.
        const formatted = format(source).text
        if (formatted !== null) expect(format({ ...source, text: formatted }).text).toBe(formatted)
      }),
      { numRuns: 1000, endOnFailure: false },
    )
    // The test would say nothing if the damage did none.
    expect(withProblems).toBeGreaterThan(300)
    expect({ ...slowest, isLong: slowest.milliseconds > 10_000 }).toMatchObject({ isLong: false })
  })

  test('of any bytes is told of as well', { timeout: 120_000 }, () => {
    const importer = fileImporter()
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((list) => list.join('')),
        ),
        (text) => {
          const { problems } = check(openProgram({ name: 'any.inc', text }, importer))
          for (const problem of problems) expectToBeTold(problem)
        },
      ),
      { numRuns: 2000 },
    )
  })

  function expectToBeTold({ code, message, span, labels, fixes }: Problem): void {
    expect(code).toMatch(/^[a-z]+\/[a-z0-9-]+$/)
    expect(message).not.toMatch(/^\s*$|\n/)
    for (const { source, start, end } of [
      span,
      ...labels.map((label) => label.span),
      ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span)),
    ]) {
      expect(start).toBeGreaterThanOrEqual(0)
      expect(end).toBeGreaterThanOrEqual(start)
      expect(end).toBeLessThanOrEqual(source.text.length)
    }
  }
})

describe('as a process', () => {
  useBuiltCommand()
  const folder = useFolder()

  test('a damaged spec is exit code 0 or 1, and no stack trace', { timeout: 300_000 }, () => {
    const samples = fc.sample(damaged, { numRuns: 30 })
    for (const [index, { text }] of samples.entries()) {
      // Bytes that are not UTF-8 are damage too.
      const bytes = Buffer.from(text)
      if (index % 5 === 0) bytes[Math.floor(bytes.length / 2)] = 0xff
      const { code } = inc(['check', folder.write(`damaged${index}.inc`, bytes)])
      expect({ index, fine: code === 0 || code === 1 }).toEqual({ index, fine: true })
    }
  })

  test('the same file gives the same report in this process and in its own', async () => {
    const { text } = fc.sample(damaged, { numRuns: 31 }).at(-1)!
    const file = folder.write('same.inc', text)
    const report = reportOn(await openFiles([file], '-'))
    expect(inc(['check', file, '--format', 'json']).out).toBe(jsonReport(report))
  })
})
