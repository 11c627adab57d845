/** `inc fmt`: idempotent, keeps every comment, changes no meaning, lines up tables, writes the marks of print. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { format, parse } from '../../src/parser/index.ts'
import { lex } from '../../src/parser/lexer.ts'
import { withoutSpans } from './arbitrary_ast.ts'
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
