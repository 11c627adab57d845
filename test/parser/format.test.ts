/** `inc fmt`: idempotent, keeps every comment, changes no meaning, lines up tables, writes the marks of print. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format, parse, print } from '../../src/parser/index.ts'
import { lex } from '../../src/parser/lexer.ts'
import { printDeclaration } from '../../src/parser/print/declarations.ts'
import { arbitraryFile, withoutSpans } from './arbitrary_ast.ts'
import { programs } from './programs.ts'
import { respaced } from './respaced.ts'

const source = (text: string) => ({ name: 'test', text })
const formatted = (text: string): string => {
  const { text: made, problems } = format(source(text))
  if (made === null) throw new Error(`${problems.map(({ message }) => message).join('\n')}\n${text}`)
  return made
}
const comments = (text: string) => lex(source(text)).comments.map(({ image }) => image.trimEnd())
const tree = (text: string) => withoutSpans(parse(source(text)).file)

/** What holds for every program that can be read. */
function holdsFor(text: string): void {
  const once = formatted(text)
  expect(parse(source(once)).problems).toEqual([])
  expect(formatted(once)).toBe(once)
  expect(comments(once)).toEqual(comments(text))
  expect(tree(once)).toEqual(tree(text))
}

describe('every program', () => {
  for (const [name, text] of programs) {
    it(`${name}: is formatted once and for all`, () => holdsFor(text))

    it(`${name}: whatever its blanks, breaks and comments`, () => {
      fc.assert(fc.property(respaced(text), holdsFor), { numRuns: 20 })
    })
  }
})

describe('rounding calls', () => {
  it('become marks that stand where the word stood', () => {
    const spelled =
      'block half : h×w×c -> ceil(h/2) x floor(w/2) x (2*c) = relu\nlet a = [ceil(3/2), -2*floor(ceil(5/3)/2)]\n'
    const marks = 'block half : h×w×c -> ⌈h/2⌉×⌊w/2⌋×(2·c) = relu\nlet a = [⌈3/2⌉, -2·⌊⌈5/3⌉/2⌋]\n'
    expect(formatted(spelled)).toBe(marks)
    holdsFor(spelled)
  })
})

describe('formatting', () => {
  it.each([
    [
      'one space between declarations stays one, none stays none',
      'let a = 1\nlet b = 2\n\n\n\nlet c = 3',
      'let a = 1\nlet b = 2\n\nlet c = 3\n',
    ],
    ['marks are those of print', 'let a = 2*b^2 + 7x7/2 - c x d', 'let a = 2·b² + 7×7/2 - c×d\n'],
    ['comparisons are two characters', 'let a = b ≤ c and d ≠ e', 'let a = b <= c and d != e\n'],
    ['blanks are one or none', 'let a=f( 1,g :[ 2 ,3 ],{b:4} )', 'let a = f(1, g: [2, 3], {b: 4})\n'],
    ['signs and prefixes', 'let a = - b + not c·-d', 'let a = -b + not c·-d\n'],
    ['ranges', 'let a = 1 .. n + f(.. .. ..)', 'let a = 1..n + f(.. .. ..)\n'],
    ['a remainder is no percentage', 'let a = 7 % 2 + 40% + 40% (b)', 'let a = 7 % 2 + 40% + 40% (b)\n'],
    ['imports have blanks in their braces', 'import {a as b,c,} from "d"', 'import { a as b, c } from "d"\n'],
    [
      'types',
      'block f(a:Int?=none,b:.. ->..,c:block(d:[Int]):h->h):h×w->h×w = a',
      'block f(a: Int? = none, b: .. -> .., c: block(d: [Int]) : h -> h) : h×w -> h×w = a\n',
    ],
    ['a pipe stands at the start of a line', 'let a = b |>\n  c', 'let a = b\n  |> c\n'],
    ['an operator stands at the start of a line', 'let a = b +\n  c', 'let a = b\n    + c\n'],
    ['line breaks elsewhere go', 'let\n  a\n  =\n  f\n  (\n  b)', 'let a =\n  f(\n    b)\n'],
    ['a list that is broken up ends with a comma', 'let a = [\n1,\n2\n]', 'let a = [\n  1,\n  2,\n]\n'],
    ['a list on one line does not', 'let a = [1, 2,]', 'let a = [1, 2]\n'],
    [
      'local definitions begin lines together',
      'block f = let a = 1\n  let b = 2 in g(a, b)',
      'block f =\n  let a = 1\n  let b = 2\n  in g(a, b)\n',
    ],
    ['or none does', 'let a = (let b = 1 in b)', 'let a = (let b = 1 in b)\n'],
    [
      'comments stay where they are',
      'let a = [ // one\n  1, // two\n  // three\n  2 // four\n  ] // five\n// six',
      'let a = [ // one\n  1, // two\n  // three\n  2, // four\n] // five\n// six\n',
    ],
    ['a comma goes before a comment', 'let a = [1 // one\n  , 2]', 'let a = [1, // one\n  2]\n'],
    ['fields line up', 'train a\n  loss=b\n  optimizer = c', 'train a\n  loss      = b\n  optimizer = c\n'],
    [
      'budgets line up without arguments',
      'budget a\n  params<=1\n  macs >= 2\n  memory(b: 3) == 4\n  depth == 5',
      'budget a\n  params <= 1\n  macs   >= 2\n  memory(b: 3) == 4\n  depth == 5\n',
    ],
    [
      'the sizes of a budget stay with it',
      'budget a at n x n x 3 for  n in 192 .. 256 if n%32==0 for m in [1,2]\n  macs<=2G',
      'budget a at n×n×3 for n in 192..256 if n % 32 == 0 for m in [1, 2]\n  macs <= 2G\n',
    ],
    [
      'pipes that were lined up stay so',
      'let a = f(\n  b(1)  |> c,\n  d(23) |> e,\n)',
      'let a = f(\n  b(1)  |> c,\n  d(23) |> e,\n)\n',
    ],
    [
      'others are not',
      'let a = f(\n  b(1) |> c,\n  d(23) |> e,\n)',
      'let a = f(\n  b(1) |> c,\n  d(23) |> e,\n)\n',
    ],
    ['nothing stays nothing', '', ''],
  ])('%s', (_, text, expected) => {
    expect(formatted(text)).toBe(expected)
    holdsFor(text)
  })

  it('lines up tables by the width of their cells, and leaves these as they are', () => {
    const text = 'let a = table\n| type|é字|\n|-|:-:|\n|conv2d 1x1||\n  | x | 字字 |// note\nlet b = 1'
    const expected = [
      'let a = table',
      '  | type       | é字  |',
      '  |------------|:----:|',
      '  | conv2d 1x1 |      |',
      '  | x          | 字字 | // note',
      '',
      'let b = 1',
      '',
    ]
    expect(formatted(text)).toBe(expected.join('\n'))
  })

  it('sets apart what follows a table, and closes gaps in it', () => {
    const text = 'let a = table\n      | a |\n      |---|\n\n      | b |\n      waive a.b is 1 because "c"'
    expect(formatted(text)).toBe('let a = table\n  | a |\n  |---|\n  | b |\n\n  waive a.b is 1 because "c"\n')
  })

  it('breaks long lines at the outermost place', () => {
    const stages = Array.from({ length: 9 }, (_, index) => `stage_${index}(filters: 64)`)
    const pipe = formatted(`block long : h×w×c -> h×w×64 = ${stages.join(' |> ')}`).split('\n')
    expect(pipe[0]).toBe('block long : h×w×c -> h×w×64 =')
    expect(pipe.slice(1, -1).every((line) => line.startsWith(pipe[1] === line ? '  stage' : '  |> '))).toBe(
      true,
    )
    expect(pipe.length).toBeLessThan(6)
    const call = formatted(`let long = concat(${stages.join(', ')})`).split('\n')
    expect(call.slice(0, 3)).toEqual(['let long =', '  concat(', `    ${stages[0]},`])
    expect(call.at(-2)).toBe('  )')
  })

  it('keeps lines within the width where they can be broken', () => {
    fc.assert(
      fc.property(arbitraryFile, (file) => {
        const lines = print(file).split('\n')
        // Names and texts of random trees are short: what is longer must have been breakable.
        for (const line of lines)
          if (!line.trimStart().startsWith('|')) expect([...line].length).toBeLessThan(200)
      }),
      { numRuns: 200 },
    )
  })

  it('refuses what it cannot read', () => {
    const { text, problems } = format(source('let a = (1'))
    expect(text).toBeNull()
    expect(problems.map(({ code }) => code)).toEqual(['syntax/unclosed'])
  })

  it('leaves well-set programs as they are', () => {
    for (const name of ['resnet.inc', 'unet.inc', 'vgg.inc', 'blocks.inc']) {
      const text = programs.get(name)!
      expect(formatted(text)).toBe(text)
    }
  })
})

describe('random programs', () => {
  it('are formatted once and for all', () => {
    fc.assert(
      fc.property(arbitraryFile, (file) =>
        holdsFor(`${file.declarations.map(printDeclaration).join('\n\n')}\n`),
      ),
      { numRuns: 200 },
    )
  })
})
