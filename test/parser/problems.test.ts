/** The problems of programs that do not parse: codes, words, places and fixes. */
import { describe, expect, it } from 'vitest'
import { limitProblems } from '../../src/diagnostics/kinds/limit.ts'
import { syntaxProblems } from '../../src/diagnostics/kinds/syntax.ts'
import type { Problem } from '../../src/diagnostics/problem.ts'
import { parse } from '../../src/parser/index.ts'
import { lex, tokenEnd } from '../../src/parser/lexer.ts'
import { positionAt } from '../../src/source/source.ts'
import { programs } from './programs.ts'

const problemsOf = (text: string) => parse({ name: 'test', text }).problems
/** Code, message, the text under the span and the help of each problem. */
const said = (text: string) =>
  problemsOf(text).map(({ code, message, span, help }) => [
    code,
    message,
    text.slice(span.start, span.end),
    help,
  ])

/** A text with the edits of a problem's first fix applied. */
function mended(text: string, problem: Problem): string {
  const [fix] = problem.fixes
  const edits = [...fix!.edits].sort((a, b) => b.span.start - a.span.start)
  return edits.reduce(
    (made, { span, text: insert }) => made.slice(0, span.start) + insert + made.slice(span.end),
    text,
  )
}

describe('the registry', () => {
  // Limits of other stages are tested there.
  const ours = ['limit/file-size', 'limit/nesting', 'limit/operators', 'limit/number']
  const kinds = {
    ...syntaxProblems,
    ...Object.fromEntries(Object.entries(limitProblems).filter(([code]) => ours.includes(code))),
  }
  for (const [code, { wrong, right }] of Object.entries(kinds)) {
    it(`${code}: the wrong program gives it alone, the right one nothing`, () => {
      expect(problemsOf(wrong).map((problem) => problem.code)).toEqual([code])
      expect(problemsOf(right)).toEqual([])
    })
  }
})

describe('messages', () => {
  it('say what may stand where, and what was found', () => {
    expect(said('let a = f(x y)')).toEqual([
      ['syntax/expected', 'expected `,`, `)` or an operator, found `y`', 'y', null],
    ])
    expect(said('block f(a, b) = relu')).toEqual([
      ['syntax/expected', 'expected `:` and a kind, found `)`', ')', null],
    ])
    expect(said('let a = if b = c then d else e')[0]![3]).toContain('`==`')
    expect(said('let a = (1, 2)')[0]![3]).toContain('`[`')
    expect(said('let in = 3')[0]![3]).toContain('reserved')
  })

  it('report at the end of the line that is unfinished, not at the next one', () => {
    const [problem] = problemsOf('block f = relu |>\nblock g = relu')
    expect(positionAt(problem!.span.source, problem!.span.start).line).toBe(1)
    expect(problem!.message).toBe('after `|>`, expected a value or a block, found the end of the declaration')
  })

  it('show the bracket that was opened', () => {
    const text = 'network g : 3 = concat(a, b\n\nblock h = relu'
    const [problem, ...more] = problemsOf(text)
    expect(more).toEqual([])
    expect(problem!.code).toBe('syntax/unclosed')
    expect(problem!.labels.map(({ span }) => span.start)).toEqual([text.indexOf('(')])
    expect(problemsOf(mended(text, problem!))).toEqual([])
    expect(problemsOf('let a = ⌈h/2⌋').map(({ code }) => code)).toEqual(['syntax/unclosed'])
  })

  it('name the word that was meant', () => {
    for (const [wrong, right] of [
      ['let a = 1\nblok f = relu', 'let a = 1\nblock f = relu'],
      ['let a = if b than c else d', 'let a = if b then c else d'],
      ['import { a } form "b"', 'import { a } from "b"'],
    ] as const) {
      expect(mended(wrong, problemsOf(wrong)[0]!)).toBe(right)
    }
  })

  it('tell of definitions that stand where they mean something else', () => {
    expect(said('  block f = relu')[0]![3]).toContain('first column')
    expect(said('block f =\nlet a = 1\nblock g = a')[0]![3]).toContain('indent local definitions')
  })
})

describe('the signs of a shape', () => {
  it('are asked for between names', () => {
    const text = 'block f : hxwxc = relu'
    const [problem] = problemsOf(text)
    expect([problem!.code, problem!.help]).toEqual([
      'syntax/times-between-names',
      'Write `h×w×c`, or `h x w x c`.',
    ])
    expect(mended(text, problem!)).toBe('block f : h×w×c = relu')
    expect(problemsOf('block f : h×w -> 1x1xk = relu').map(({ code }) => code)).toEqual([
      'syntax/times-between-names',
    ])
  })

  it('are what the tree has all the same', () => {
    const { file } = parse({ name: 'test', text: 'block f : hxwxc = relu' })
    const [block] = file.declarations
    expect(block!.kind === 'block' && block!.signature!.input.axes.length).toBe(3)
  })

  it('are not asked for in names that have an x', () => {
    expect(problemsOf('block f(max: Int) : max×axis×expanded -> max = relu')).toEqual([])
  })
})

describe('recovery', () => {
  it('loses a declaration alone', () => {
    const { file, problems } = parse({
      name: 'test',
      text: 'let a = (\nblock b = relu\nlet c = )\nblock d = relu',
    })
    expect(problems.length).toBe(2)
    expect(file.declarations.map((one) => ('name' in one ? one.name.text : ''))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('loses a local definition, a budget line, a field and a waiver alone', () => {
    const count = (text: string) => problemsOf(text).length
    expect(count('let a =\n  let b = (1\n  block c : = relu\n  let d = 2\n  in d +')).toBe(3)
    expect(count('budget a\n  params <=\n  macs <= 3\n  depth >\n  flops == 1')).toBe(2)
    expect(count('train a\n  loss =\n  rate = 1\n  batch = )\n  seed = 1')).toBe(2)
    expect(
      count(
        'let a = table\n  | b |\n  |---|\n\n  waive b.c is\n  waive b.d is 1 because "x"\n  waive b because "x"',
      ),
    ).toBe(2)
  })

  it('keeps what could be read of a damaged declaration', () => {
    const { file } = parse({ name: 'test', text: 'train a\n  loss =\n  rate = 1' })
    const [train] = file.declarations
    if (train?.kind !== 'train') throw new Error('no train')
    expect(train.fields.map(({ name, value }) => [name.text, value.kind])).toEqual([
      ['loss', 'unreadable'],
      ['rate', 'number'],
    ])
  })

  it('says nothing of a call that a damaged head would explain', () => {
    const { file } = parse({ name: 'test', text: 'block f(a: = relu' })
    expect(file.declarations.map((one) => one.kind === 'block' && one.body.kind)).toEqual(['unreadable'])
  })

  it('reports the first error on the damaged line, or close to it', () => {
    let damaged = 0
    let onLine = 0
    for (const [name, text] of programs) {
      const source = { name, text }
      for (const [index, token] of lex(source).tokens.entries()) {
        if (index % 3 !== 0 || token.image.startsWith('|')) continue
        const without = text.slice(0, token.startOffset) + text.slice(tokenEnd(token))
        const [first] = parse({ name, text: without }).problems
        if (!first) continue
        damaged++
        const line = positionAt(source, token.startOffset).line
        const reported = [first.span, ...first.labels.map(({ span }) => span)].map(
          ({ source: of, start }) => positionAt(of, start).line,
        )
        if (reported.includes(line)) onLine++
      }
    }
    expect(damaged).toBeGreaterThan(500)
    expect(onLine / damaged).toBeGreaterThan(0.95)
  })
})

describe('tables', () => {
  const table = (rows: string) => `let a = table\n${rows}`
  const codes = (rows: string) => problemsOf(table(rows)).map(({ code }) => code)

  it('report each row that is ragged, not closed or without dashes', () => {
    expect(codes('  | a | b |\n  |---|---|\n  | c |\n  | d | e | f |\n  | g | h |\n')).toEqual([
      'syntax/ragged-row',
      'syntax/ragged-row',
    ])
    expect(codes('  | a |\n  |---|\n  | b\n')).toEqual(['syntax/unclosed-row'])
    expect(codes('  | a |\n  | b |\n')).toEqual(['syntax/table-dashes'])
    expect(codes('  | a | b |\n  |---|\n')).toEqual(['syntax/table-dashes'])
  })

  it('report what GitHub would not show as this table', () => {
    expect(codes('  | a |\n  |---|\n\n  | b |\n')).toEqual(['syntax/table-layout'])
    expect(codes('  | a |\n  |---|\n  // comment\n  | b |\n')).toEqual(['syntax/table-layout'])
    expect(codes('     | a |\n     |---|\n')).toEqual(['syntax/table-layout'])
    expect(codes('  | a |\n  |---|\n  |> f')).toEqual(['syntax/table-layout'])
  })

  it('have fixes that fix them', () => {
    for (const rows of [
      '  | a |\n  | b |\n',
      '  | a | b |\n  |---|\n',
      '  | a |\n  |---|\n  | b\n',
      '  | a |\n  |---|\n\n  | b |\n',
      '  | a |\n  |---|\n  |> f',
    ]) {
      const text = table(rows)
      const [problem] = problemsOf(text)
      expect(problemsOf(mended(text, problem!)), rows).toEqual([])
    }
  })
})
