/** Damaged specs, damaged token by token so that much of them is read: checking ends and never throws. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/compile.ts'
import { libraryImporter } from '../building/importer.ts'
import { damage } from '../building/mutations.ts'
import { sourceOf, specs } from '../building/repository.ts'

const sources = specs.map(sourceOf)
const damages = damage(
  sources.map(({ text }) => text),
  ['tokens'],
)

describe.each(sources)('damaged $name', (source) => {
  it('is checked to its end without a throw', { timeout: 300_000 }, () => {
    let withProblems = 0
    const started = performance.now()
    check(source, libraryImporter)
    // A family of large networks takes its time: fewer copies of it.
    const runs = performance.now() - started > 150 ? 40 : 150
    fc.assert(
      fc.property(damages, (damaging) => {
        const damaged = { name: source.name, text: damaging(source.text) }
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
})
