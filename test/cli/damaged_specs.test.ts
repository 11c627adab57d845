/** A thousand damaged copies of the specs through the checker: problems or none, but never a throw, and never a long wait. */
import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonReport } from '../../src/cli/formats/json.ts'
import { prettyReport } from '../../src/cli/formats/pretty.ts'
import { fileImporter } from '../../src/cli/importer.ts'
import { exitCodeOf, reportOn } from '../../src/cli/report.ts'
import { check, format, type Problem, plainStyle } from '../../src/index.ts'
import { anyMarks, damage } from '../building/mutations.ts'
import { repositoryFile, repositoryPath } from '../building/repository.ts'
import { inc, useBuiltCommand, useFolder } from './command.ts'

const names = ['specs', 'std'].flatMap((folder) =>
  readdirSync(repositoryPath(folder))
    .filter((name) => name.endsWith('.inc'))
    .map((name) => `${folder}/${name}`),
)
const texts = names.map(repositoryFile)

const damaged = fc
  .tuple(fc.nat(names.length - 1), damage(texts))
  .map(([at, damaging]) => ({ name: names[at]!, text: damaging(texts[at]!) }))

describe('a damaged spec', () => {
  test('gives problems with places inside it, or none: a thousand of them', { timeout: 600_000 }, () => {
    const importer = fileImporter()
    let withProblems = 0
    let slowest = { milliseconds: 0, text: '' }
    fc.assert(
      fc.property(damaged, ({ name, text }) => {
        const source = { name: repositoryPath(name), text }
        // Of this process alone: what else the machine does is no delay of ours.
        const started = process.cpuUsage()
        const { networks, problems } = check(source, importer)
        const { user, system } = process.cpuUsage(started)
        const milliseconds = (user + system) / 1000
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
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), anyMarks), (text) => {
        const { problems } = check({ name: 'any.inc', text }, importer)
        for (const problem of problems) expectToBeTold(problem)
      }),
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
    const samples = fc.sample(damaged, 30)
    for (const [index, { text }] of samples.entries()) {
      // Bytes that are no UTF-8 are damage too.
      const bytes = Buffer.from(text)
      if (index % 5 === 0) bytes[Math.floor(bytes.length / 2)] = 0xff
      const { code } = inc(['check', folder.write(`damaged${index}.inc`, bytes)])
      expect({ index, fine: code === 0 || code === 1 }).toEqual({ index, fine: true })
    }
  })

  test('the same file gives the same report in this process and in its own', async () => {
    const { text } = fc.sample(damaged, 31).at(-1)!
    const file = folder.write('same.inc', text)
    const report = await reportOn([file], '-')
    expect(inc(['check', file, '--format', 'json']).out).toBe(jsonReport(report))
  })
})
