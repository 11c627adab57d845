/** Time: linear in the length of a program, whole or broken, and bounded for texts made to take long. */
import { describe, expect, it } from 'vitest'
import type { Expression } from '../../src/parser/ast.ts'
import { FILE_LIMIT, parse, parseCell } from '../../src/parser/index.ts'

const source = (text: string) => ({ name: 'test', text })

/** Milliseconds. The limits below are several times what two busy cores take. */
function timed<Result>(action: () => Result): readonly [Result, number] {
  const start = performance.now()
  const result = action()
  return [result, performance.now() - start]
}

/** As many copies as a file may hold, less some. */
const filledWith = (text: string) => text.repeat(Math.floor((FILE_LIMIT - 200) / text.length))

describe('time', () => {
  it('for a table of thousands of rows, all cells read', () => {
    const row = '  | conv (3a) | 7×7/2 | 112×112×64 |  | 64 |\n'
    const text = `network a : 1 = chain table\n  | type | size | output | b | c |\n  |---|---|---|---|---|\n${filledWith(row)}`
    const [cells, milliseconds] = timed(() => {
      const { file, problems } = parse(source(text))
      expect(problems).toEqual([])
      const [network] = file.declarations
      const body = (network as { body: Expression }).body
      if (body.kind !== 'chain' || body.rows.kind !== 'table') throw new Error('no table')
      let read = 0
      for (const { cells } of body.rows.table.rows)
        for (const cell of cells) if (parseCell(cell).problems.length === 0) read++
      return read
    })
    expect(cells).toBe(5 * Math.floor((FILE_LIMIT - 200) / row.length))
    expect(milliseconds).toBeLessThan(15_000)
  })

  it('for ten thousand broken lines', () => {
    for (const line of ['let a = (1 +\n', 'block f : h×w×c -> = relu\n', 'let a = f(b c)\n']) {
      const [{ problems }, milliseconds] = timed(() => parse(source(line.repeat(10_000))))
      expect(problems.length).toBe(10_000)
      expect(milliseconds).toBeLessThan(6_000)
    }
  })

  it.each([
    ['marks without end', '('],
    ['nothing readable', '\0'],
    ['one number', '1'],
    ['one name', 'a'],
    ['blanks', ' '],
    ['bars', '|\n'],
    ['broken entries', '  a = (\n'],
  ])('for a file full of %s', (_, piece) => {
    const [{ problems }, milliseconds] = timed(() => parse(source(`train a\n${filledWith(piece)}`)))
    expect(problems.length).toBeLessThan(200_000)
    expect(milliseconds).toBeLessThan(20_000)
  })
})

describe('limits', () => {
  const codes = (text: string) => parse(source(text)).problems.map(({ code }) => code)

  it('end what is too large', () => {
    expect(codes(' '.repeat(FILE_LIMIT))).toEqual([])
    expect(codes(' '.repeat(FILE_LIMIT + 1))).toEqual(['limit/file-size'])
  })

  it('end what nests too deep, in whichever brackets', () => {
    for (const [open, close] of [
      ['(', ')'],
      ['[', ']'],
      ['f(', ')'],
      ['⌈', '⌉'],
      ['{a: ', '}'],
      ['if a then ', ' else 1'],
    ] as const) {
      const nested = (depth: number) => `let a = ${open.repeat(depth)}1${close.repeat(depth)}`
      expect(codes(nested(64)), open).toEqual([])
      expect(codes(nested(65)), open).toEqual(['limit/nesting'])
      expect(codes(nested(5_000)), open).toEqual(['limit/nesting'])
    }
    expect(codes(`let a = if b then 1 ${'else if c then 2 '.repeat(5_000)}else 3`)).toEqual(['limit/nesting'])
  })

  it('end what is too long a run of operators or suffixes', () => {
    for (const [operand, more] of [
      ['1', '+1'],
      ['a', '.b'],
      ['a', '()'],
      ['a', '²'],
      ['not a', ' == not b'],
    ] as const) {
      expect(codes(`let a = ${operand}${more.repeat(200)}`), more).toEqual([])
      expect(codes(`let a = ${operand}${more.repeat(20_000)}`), more).toEqual(['limit/operators'])
    }
  })

  it('let many things stand beside one another', () => {
    expect(codes(`let a = [${'1, '.repeat(50_000)}]`)).toEqual([])
    expect(codes(`let a = b${' |> c'.repeat(50_000)}`)).toEqual([])
  })
})
