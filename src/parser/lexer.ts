/**
 * Turns text into the tokens of chevrotain's parser, in two modes: the lines of a program and the inside of a cell.
 */
import type { IToken, TokenType } from 'chevrotain'
import type { Problem } from '../diagnostics/problem.ts'
import type { Source } from '../source/source.ts'
import type { Cell } from './ast.ts'
import { lexicalProblem } from './lexical_problems.ts'
import { blankEnd, commentEnd } from './marks.ts'
import { type Scanned, scanCell, scanProgram } from './scan.ts'
import { Comment, Dash, Unknown } from './tokens.ts'

interface Lexed {
  /** The tokens that the grammar sees, in order. */
  readonly tokens: readonly IToken[]
  /** The comments, `//` and `///`, in order. */
  readonly comments: readonly IToken[]
  readonly problems: readonly Problem[]
}

/** The tokens of a whole program. Never throws; characters that start no token are reported and dropped. */
export function lex(source: Source): Lexed {
  const { text } = source
  const tokens: IToken[] = []
  const comments: IToken[] = []
  for (let offset = blankEnd(text, 0); offset < text.length; ) {
    const commentedTo = commentEnd(text, offset)
    if (commentedTo > offset) {
      comments.push(tokenAt(text, offset, Comment, commentedTo))
      offset = blankEnd(text, commentedTo)
    } else {
      const { type, end } = scanProgram(text, offset)
      tokens.push(tokenAt(text, offset, type, end))
      offset = blankEnd(text, end)
    }
  }
  const problems: Problem[] = []
  return { tokens: withoutFaults(tokens, source, problems), comments, problems }
}

/** The tokens of one cell, with offsets into the cell's source. A cell that is a dash has the single token `Dash`. */
export function lexCell(cell: Cell): Lexed {
  const { text } = cell
  const base = cell.span.start
  const tokens: IToken[] = []
  for (let offset = blankEnd(text, 0); offset < text.length; ) {
    const { type, end }: Scanned = isDash(text) ? { type: Dash, end: text.length } : scanCell(text, offset)
    const token = tokenAt(text, offset, type, end)
    token.startOffset += base
    tokens.push(token)
    offset = blankEnd(text, end)
  }
  const problems: Problem[] = []
  return { tokens: withoutFaults(tokens, cell.span.source, problems), comments: [], problems }
}

function tokenAt(text: string, start: number, tokenType: TokenType, end: number): IToken {
  return {
    image: text.slice(start, end),
    startOffset: start,
    tokenTypeIdx: tokenType.tokenTypeIdx!,
    tokenType,
  }
}

/** The dashes (and the minus sign) that make a cell blank. */
export function isDash(text: string): boolean {
  return text === '-' || text === '–' || text === '—' || text === '−'
}

/** The end of a token. */
export function tokenEnd(token: IToken): number {
  return token.startOffset + token.image.length
}

/** Reports problems of single tokens, and drops the ones that are not tokens at all. */
function withoutFaults(tokens: IToken[], source: Source, problems: Problem[]): readonly IToken[] {
  return tokens.filter((token) => {
    const found = lexicalProblem(token, source)
    if (!found) return true
    problems.push(found.problem)
    if (found.readAs) {
      token.tokenType = found.readAs
      token.tokenTypeIdx = found.readAs.tokenTypeIdx!
    }
    return token.tokenType !== Unknown
  })
}
