/** The lexical rules: which marks and words are which tokens, by themselves and by their place. */
import { describe, expect, it } from 'vitest'
import { lex, lexCell } from '../../src/parser/lexer.ts'

/** The kinds and texts of a program's tokens. */
const tokens = (text: string) =>
  lex({ name: 'test', text }).tokens.map(({ tokenType, image }) => `${tokenType.name} ${image}`)
const cellTokens = (text: string) => {
  const source = { name: 'test', text }
  return lexCell({ text, span: { source, start: 0, end: text.length } }).tokens.map(
    ({ tokenType, image }) => `${tokenType.name} ${image}`,
  )
}
const kinds = (text: string) => lex({ name: 'test', text }).tokens.map(({ tokenType }) => tokenType.name)
const codes = (text: string) => lex({ name: 'test', text }).problems.map(({ code }) => code)

describe('column one', () => {
  it('makes eight words open declarations', () => {
    const words = ['import', 'let', 'block', 'network', 'family', 'head', 'budget', 'train']
    for (const word of words) {
      expect(kinds(word)).toEqual([`${word[0]!.toUpperCase()}${word.slice(1)}Declaration`])
      expect(kinds(`\n${word}`), 'after a line break').toEqual(kinds(word))
      expect(kinds(`\r${word}`), 'after a carriage return').toEqual(kinds(word))
      expect(kinds(`\ufeff${word}`), 'after a byte order mark').toEqual(kinds(word))
    }
  })

  it('matters: elsewhere two are local and the others are names', () => {
    expect(kinds(' let')).toEqual(['Let'])
    expect(kinds(' block')).toEqual(['Block'])
    for (const word of ['import', 'network', 'family', 'head', 'budget', 'train'])
      expect(kinds(` ${word}`)).toEqual(['Identifier'])
    expect(kinds('lets network1')).toEqual(['Identifier', 'Identifier'])
  })
})

describe('x', () => {
  it('is × between two digits', () => {
    expect(tokens('7x7/2')).toEqual(['Number 7', 'Times x', 'Number 7', 'Slash /', 'Number 2'])
    expect(tokens('112x112x64')).toEqual(['Number 112', 'Times x', 'Number 112', 'Times x', 'Number 64'])
    expect(tokens('0.5x3')).toEqual(['Number 0.5', 'Times x', 'Number 3'])
  })

  it('is a word of its own where it stands alone, and part of a name elsewhere', () => {
    expect(kinds('h x w')).toEqual(['Identifier', 'X', 'Identifier'])
    expect(tokens('hxwxc')).toEqual(['Identifier hxwxc'])
    expect(tokens('x1 max')).toEqual(['Identifier x1', 'Identifier max'])
    expect(tokens('1xk')).toEqual(['Label 1xk'])
  })
})

describe('numbers and labels', () => {
  it('are told apart', () => {
    for (const number of [
      '64',
      '1_000',
      '0.9',
      '1e-4',
      '1E5',
      '40%',
      '2.7K',
      '34M',
      '1.5G',
      '2T',
      '4GiB',
      '1e5',
    ]) {
      expect(tokens(number)).toEqual([`Number ${number}`])
    }
    for (const label of ['3a', '5b', '4e', '64Kb', '1_a', '2x', '7th', '3K2'])
      expect(tokens(label)).toEqual([`Label ${label}`])
    expect(tokens('4e.params')).toEqual(['Label 4e', 'Dot .', 'Identifier params'])
    expect(tokens('4 GiB 8 epochs')).toEqual(['Number 4', 'GiB GiB', 'Number 8', 'Epochs epochs'])
  })

  it('leave ranges and members alone', () => {
    expect(tokens('1..n')).toEqual(['Number 1', 'DotDot ..', 'Identifier n'])
    expect(tokens('1..2')).toEqual(['Number 1', 'DotDot ..', 'Number 2'])
    expect(tokens('a.b')).toEqual(['Identifier a', 'Dot .', 'Identifier b'])
  })

  it('have % as percent directly after them, but not before a letter, a digit or a parenthesis', () => {
    expect(tokens('8%..100%')).toEqual(['Number 8%', 'DotDot ..', 'Number 100%'])
    expect(tokens('40%)')).toEqual(['Number 40%', 'RightParenthesis )'])
    for (const remainder of ['7%2', '7%n', '7%(n)'])
      expect(tokens(remainder).slice(0, 2)).toEqual(['Number 7', 'Percent %'])
    expect(kinds('h % 2')).toEqual(['Identifier', 'Percent', 'Number'])
    expect(kinds('40 %')).toEqual(['Number', 'Percent'])
  })

  it('are reported where they are none', () => {
    expect(codes('1.2.3')).toEqual(['syntax/bad-number'])
    expect(codes('1.5a')).toEqual(['syntax/bad-number'])
    expect(codes('.5')).toEqual(['syntax/bad-number'])
    expect(codes('f(.5)')).toEqual(['syntax/bad-number'])
    expect(codes(`1e${'9'.repeat(9)}`)).toEqual(['limit/number'])
    expect(codes('1'.repeat(101))).toEqual(['limit/number'])
    expect(codes(`${'1'.repeat(100)} 1e99 1e-99`)).toEqual([])
  })
})

describe('names', () => {
  it('have letters of any script, or anything between backquotes', () => {
    for (const name of ['αβ', 'naïve', 'Ω_1', '_', 'é', '字', '𝒳y'])
      expect(tokens(name)).toEqual([`Identifier ${name}`])
    expect(tokens('`#3×3 reduce`')).toEqual(['Identifier `#3×3 reduce`'])
    expect(tokens('`let` `x`')).toEqual(['Identifier `let`', 'Identifier `x`'])
  })

  it('are reported without their end, or without anything between', () => {
    expect(codes('`max pool')).toEqual(['syntax/unclosed-quote'])
    expect(codes('`max|pool`')).toContain('syntax/unclosed-quote')
    expect(codes('`` `  `')).toEqual(['syntax/empty-name', 'syntax/empty-name'])
    expect(codes('"text\nmore"')).toEqual(['syntax/unclosed-quote', 'syntax/unclosed-quote'])
  })
})

describe('table rows', () => {
  it('are lines whose first mark is a bar, but not a pipe, up to their last bar', () => {
    expect(tokens('  | a | b |\n|c|')).toEqual(['TableRow | a | b |', 'TableRow |c|'])
    expect(tokens('a\n  |> b')).toEqual(['Identifier a', 'Pipe |>', 'Identifier b'])
    expect(tokens('| a | // a comment')).toEqual(['TableRow | a |'])
    expect(tokens('| "a | b" `c | d` | ')).toEqual(['TableRow | "a | b" `c | d` |'])
    expect(tokens('| a | b  ')).toEqual(['TableRow | a | b'])
    expect(codes('a | b')).toEqual(['syntax/unknown-character'])
  })
})

describe('cells', () => {
  it('have words with - and #, and hardly a reserved word', () => {
    expect(cellTokens('conv3-64')).toEqual(['Identifier conv3-64'])
    expect(cellTokens('A-LRN')).toEqual(['Identifier A-LRN'])
    expect(cellTokens('#3×3 reduce')).toEqual(['Identifier #3×3', 'Identifier reduce'])
    expect(cellTokens('let in if and of')).toEqual(
      ['let', 'in', 'if', 'and', 'of'].map((word) => `Identifier ${word}`),
    )
    expect(cellTokens('true false none')).toEqual(['True true', 'False false', 'None none'])
    expect(cellTokens('k - 1')).toEqual(['Identifier k', 'Minus -', 'Number 1'])
  })

  it('have numbers with thousands commas', () => {
    expect(cellTokens('11,920')).toEqual(['Number 11,920'])
    expect(cellTokens('1,234,567.5')).toEqual(['Number 1,234,567.5'])
    expect(cellTokens('64, 200')).toEqual(['Number 64', 'Comma ,', 'Number 200'])
    expect(cellTokens('1,2')).toEqual(['Number 1', 'Comma ,', 'Number 2'])
  })

  it('are a dash where there is nothing else', () => {
    for (const dash of ['-', '–', '—']) expect(cellTokens(dash)).toEqual([`Dash ${dash}`])
  })
})

describe('comments', () => {
  it('are put aside', () => {
    const { tokens: left, comments } = lex({ name: 'test', text: 'a // b\n/// c\n"// d" `// e`' })
    expect(left.map(({ image }) => image)).toEqual(['a', '"// d"', '`// e`'])
    expect(comments.map(({ image }) => image)).toEqual(['// b', '/// c'])
  })
})

describe('other spellings', () => {
  it('are the same tokens', () => {
    expect(kinds('* ^2 ≤ ≥ ≠ −')).toEqual(kinds('· ² <= >= != -'))
    expect(codes('a^3')).toEqual(['syntax/unknown-character'])
    expect(codes('a^25')).toEqual(['syntax/unknown-character'])
  })

  it('are read as what they look like, and reported', () => {
    expect(kinds('a → b')).toEqual(kinds('a -> b'))
    expect(codes('a → b')).toEqual(['syntax/unknown-character'])
  })
})

describe('characters that begin nothing', () => {
  it('are reported once a run and left out', () => {
    expect(codes('a $$$ b \0\0 c')).toEqual(['syntax/unknown-character', 'syntax/unknown-character'])
    expect(tokens('a $$$ b')).toEqual(['Identifier a', 'Identifier b'])
    expect(codes('\ud800')).toEqual(['syntax/unknown-character'])
  })
})
