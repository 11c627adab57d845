/** Problems that the lexer reports: characters that start no token, unclosed texts and names, malformed numbers. */
import type { IToken, TokenType } from 'chevrotain'
import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Source } from '../source/source.ts'
import { readNumber } from './numbers.ts'
import {
  Arrow,
  Colon,
  Comma,
  DotDot,
  Identifier,
  LeftParenthesis,
  Minus,
  NumberToken,
  Product,
  RightParenthesis,
  Text,
  Times,
  Unknown,
} from './tokens.ts'

const BACKQUOTE = 96

interface LookAlike {
  readonly written: string
  readonly type: TokenType
}

/** Characters from other keyboards and from printed papers, with the symbol that they look like. */
const lookAlikes: ReadonlyMap<string, LookAlike> = new Map([
  ['→', { written: '->', type: Arrow }],
  ['⇒', { written: '->', type: Arrow }],
  ['⋅', { written: '·', type: Product }],
  ['∙', { written: '·', type: Product }],
  ['•', { written: '·', type: Product }],
  ['∗', { written: '·', type: Product }],
  ['✕', { written: '×', type: Times }],
  ['✖', { written: '×', type: Times }],
  ['⨯', { written: '×', type: Times }],
  ['–', { written: '-', type: Minus }],
  ['—', { written: '-', type: Minus }],
  ['…', { written: '..', type: DotDot }],
  ['，', { written: ',', type: Comma }],
  ['：', { written: ':', type: Colon }],
  ['（', { written: '(', type: LeftParenthesis }],
  ['）', { written: ')', type: RightParenthesis }],
])

/** Advice about symbols of other languages. */
const habits: ReadonlyMap<string, string> = new Map([
  ['||', 'Write `or`.'],
  ['|', 'A pipe is written `|>`; a table row is on its own line.'],
  [';', 'A declaration needs no terminator; it ends where the next one starts.'],
  ['#', 'A comment begins with `//`; a name with `#` in it is written in backquotes: `` `#1×1` ``.'],
  ['&', 'Write `and`.'],
  ['!', 'Write `not`, or `!=` for unequal.'],
  ["'", 'A text is written between double quotes.'],
  ['“', 'A text is written between plain double quotes.'],
  ['”', 'A text is written between plain double quotes.'],
  ['^', 'The only power is the square: `n²` or `n^2`.'],
])

interface LexicalProblem {
  readonly problem: Problem
  /** The token to read it as, if that is clear. */
  readonly readAs: TokenType | null
}

/** The problem of a single token; null if there is none. */
export function lexicalProblem(token: IToken, source: Source): LexicalProblem | null {
  const type = token.tokenType
  if (type === Unknown) return unknownCharacters(token, source)
  if (type === Text || (type === Identifier && token.image.charCodeAt(0) === BACKQUOTE))
    return unclosedQuote(token, source)
  if (type === NumberToken) return badNumber(token, source)
  return null
}

function spanOf(token: IToken, source: Source) {
  return { source, start: token.startOffset, end: token.startOffset + token.image.length }
}

function unknownCharacters(token: IToken, source: Source): LexicalProblem {
  const span = spanOf(token, source)
  const { image } = token
  const lookAlike = lookAlikes.get(image)
  if (lookAlike) {
    const title = `Write \`${lookAlike.written}\``
    const fixes = [{ title, edits: [{ span, text: lookAlike.written }], safe: true }]
    const facts = { characters: visible(image), hint: `${title}.` }
    return { problem: problem('syntax/unknown-character', span, facts, { fixes }), readAs: lookAlike.type }
  }
  const hint = habits.get(image) ?? habits.get(image[0]!) ?? null
  return {
    problem: problem('syntax/unknown-character', span, { characters: visible(image), hint }),
    readAs: null,
  }
}

/** Characters as messages can show them: invisible ones by code, long runs shortened. */
export function visible(text: string): string {
  const characters = [...text]
  const shown = characters.slice(0, 12).map((character) => {
    const code = character.codePointAt(0)!
    const printsNothing = code < 33 || (code >= 0x7f && code < 0xa1) || /[\p{C}\p{Z}]/u.test(character)
    return printsNothing ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : character
  })
  return `${shown.join('')}${characters.length > 12 ? '…' : ''}`
}

function unclosedQuote(token: IToken, source: Source): LexicalProblem | null {
  const { image } = token
  const quote = image[0]!
  const span = spanOf(token, source)
  if (image.length > 1 && image.endsWith(quote)) {
    if (quote === '"' || image.slice(1, -1).trim() !== '') return null
    return { problem: problem('syntax/empty-name', span, {}), readAs: null }
  }
  const insert = { span: { source, start: span.end, end: span.end }, text: quote }
  const fixes = [{ title: 'Close it at the end of the line', edits: [insert], safe: false }]
  const opened = quote === '"' ? 'a text' : 'a name in backquotes'
  return { problem: problem('syntax/unclosed-quote', span, { opened, quote }, { fixes }), readAs: null }
}

function badNumber(token: IToken, source: Source): LexicalProblem | null {
  const number = readNumber(token.image)
  if (number.kind === 'number') return null
  const span = spanOf(token, source)
  if (number.kind === 'too-long') {
    return {
      problem: problem('limit/number', span, { digits: number.digits, exponent: number.exponent }),
      readAs: null,
    }
  }
  const { image } = token
  const corrected = image.startsWith('.') && readNumber(`0${image}`).kind === 'number' ? `0${image}` : null
  const fixes = corrected
    ? [{ title: `Write \`${corrected}\``, edits: [{ span, text: corrected }], safe: true }]
    : []
  return {
    problem: problem('syntax/bad-number', span, { text: visible(image), corrected }, { fixes }),
    readAs: null,
  }
}
