/** Printing and reading are each other's inverse. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, print } from '../../src/parser/index.ts'
import { arbitraryFile, withoutGroups, withoutSpans } from './arbitrary_ast.ts'

const read = (text: string) => parse({ name: 'printed', text })

describe('print', () => {
  it('is read as the tree that was printed, but for spans and needed parentheses', () => {
    fc.assert(
      fc.property(arbitraryFile, (file) => {
        const text = print(file)
        const { file: again, problems } = read(text)
        expect(problems, text).toEqual([])
        expect(withoutGroups(again.declarations)).toEqual(withoutGroups(file.declarations))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps a parameter with a default, on a line of its own within a field, apart from the fields', () => {
    const text =
      'train f\n  data = (\n    let g(\n      a: Int = 1,\n      b = 2,\n    ) = a\n    in g)\n  batch = 32\n'
    const { file, problems } = read(text)
    expect(problems).toEqual([])
    const fields = file.declarations[0]?.kind === 'train' ? file.declarations[0].fields : []
    expect(fields.map(({ name }) => name.text)).toEqual(['data', 'batch'])
  })

  it('prints what was read as the same again', () => {
    fc.assert(
      fc.property(arbitraryFile, (file) => {
        const text = print(file)
        const { file: again } = read(text)
        expect(print(again)).toBe(text)
        expect(withoutSpans(read(print(again)).file)).toEqual(withoutSpans(again))
      }),
      { numRuns: 150 },
    )
  })
})
