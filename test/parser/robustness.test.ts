/** Whatever the text: a tree and problems, never an exception, and soon. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/parser/ast.ts'
import { format, parse, parseCell } from '../../src/parser/index.ts'
import { anyMarks, damage } from '../building/mutations.ts'
import { programs } from './programs.ts'

const source = (text: string) => ({ name: 'test', text })

/** Reads a text, all its cells too, and holds what is true of every result. */
function readAll(text: string): void {
  const { file, problems } = parse(source(text))
  expect(Array.isArray(file.declarations)).toBe(true)
  for (const problem of problems) {
    expect(problem.span.start).toBeGreaterThanOrEqual(0)
    expect(problem.span.end).toBeLessThanOrEqual(text.length)
    expect(problem.span.start).toBeLessThanOrEqual(problem.span.end)
    expect(problem.message.replace(/`[^`]*`/g, '')).not.toMatch(
      /undefined|\[object|NaN|token|exception|viable|redundant|Mismatched|EOF/i,
    )
    expect(problem.message).not.toContain('\n')
    for (const fix of problem.fixes)
      for (const edit of fix.edits) expect(edit.span.end).toBeLessThanOrEqual(text.length)
  }
  for (const cell of cellsOf(file)) parseCell(cell)
  const { text: formatted } = format(source(text))
  if (formatted === null) expect(problems.length).toBeGreaterThan(0)
}

/** Every cell of every table, wherever it stands. */
function cellsOf(tree: unknown): readonly Cell[] {
  if (Array.isArray(tree)) return tree.flatMap(cellsOf)
  if (tree === null || typeof tree !== 'object') return []
  const node = tree as Record<string, unknown>
  if ('cells' in node) return node.cells as readonly Cell[]
  return Object.entries(node).flatMap(([key, value]) => (key === 'span' ? [] : cellsOf(value)))
}

const damages = damage([...programs.values()])

describe('any text', () => {
  for (const [name, text] of programs) {
    it(`${name}, damaged`, () => {
      fc.assert(
        fc.property(damages, (damaging) => readAll(damaging(text))),
        { numRuns: 60 },
      )
    })
  }

  it('made of marks and words', () => {
    fc.assert(fc.property(anyMarks, readAll), { numRuns: 600 })
  })

  it('made of anything', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), readAll), { numRuns: 300 })
  })
})
