/** From text to tokens: chevrotain's lexer, then the words and other spellings that only their place tells apart. */
import { type IToken, Lexer, type TokenType } from 'chevrotain'
import type { Problem } from '../diagnostics/problem.ts'
import type { Source } from '../source/source.ts'
import type { Cell } from './ast.ts'
import { isColumnOne } from './characters.ts'
import { lexicalProblem } from './lexical_problems.ts'
import {
  cellWords,
  Dash,
  declarationWords,
  Identifier,
  lexerModes,
  otherSpellings,
  programWords,
  Unknown,
} from './tokens.ts'

export interface Lexed {
  /** The tokens that the grammar sees, in order. */
  readonly tokens: readonly IToken[]
  /** The comments, `//` and `///`, in order. */
  readonly comments: readonly IToken[]
  readonly problems: readonly Problem[]
}

let lexer: Lexer | null = null

/** The lexer itself, made at its first use. `validated` makes one that checks its own definition, for the tests. */
export function makeLexer(validated = false): Lexer {
  return new Lexer(
    { modes: lexerModes, defaultMode: 'program' },
    { positionTracking: 'onlyOffset', skipValidations: !validated, ensureOptimizations: validated },
  )
}

/** The tokens of a whole program. Never throws; characters that begin no token are reported and left out. */
export function lex(source: Source): Lexed {
  lexer ??= makeLexer()
  const { tokens, groups } = lexer.tokenize(source.text, 'program')
  const problems: Problem[] = []
  const kept = retype(tokens, source, problems, (token) => {
    const { image } = token
    if (declarationWords.has(image) && isColumnOne(source.text, token.startOffset))
      return declarationWords.get(image)!
    return programWords.get(image) ?? Identifier
  })
  return { tokens: kept, comments: groups.comments ?? [], problems }
}

/** The tokens of one cell, with offsets in the cell's source. */
export function lexCell(cell: Cell): Lexed {
  lexer ??= makeLexer()
  const { tokens } = lexer.tokenize(cell.text, 'cell')
  const base = cell.span.start
  for (const token of tokens) token.startOffset += base
  const problems: Problem[] = []
  const [only] = tokens
  if (tokens.length === 1 && only && isDash(only.image)) {
    setType(only, Dash)
    return { tokens, comments: [], problems }
  }
  const kept = retype(tokens, cell.span.source, problems, ({ image }) => cellWords.get(image) ?? Identifier)
  return { tokens: kept, comments: [], problems }
}

/** The three dashes (and the minus sign) that make a cell blank. */
export function isDash(text: string): boolean {
  return text === '-' || text === '–' || text === '—' || text === '−'
}

/** Where a token ends: the lexer tracks starts alone. */
export function tokenEnd(token: IToken): number {
  return token.startOffset + token.image.length
}

function setType(token: IToken, type: TokenType): void {
  token.tokenType = type
  token.tokenTypeIdx = type.tokenTypeIdx!
}

function retype(
  tokens: IToken[],
  source: Source,
  problems: Problem[],
  typeOfWord: (token: IToken) => TokenType,
): IToken[] {
  let left = 0
  for (const token of tokens) {
    const found = lexicalProblem(token, source)
    if (found) {
      problems.push(found.problem)
      if (found.readAs) setType(token, found.readAs)
    }
    if (token.tokenType === Unknown) continue
    const wasWord = token.tokenType.name === 'Identifier' || token.tokenType.name === 'CellWord'
    if (wasWord) setType(token, typeOfWord(token))
    else {
      const type = otherSpellings.get(token.tokenType)
      if (type) setType(token, type)
    }
    tokens[left++] = token
  }
  tokens.length = left
  return tokens
}
