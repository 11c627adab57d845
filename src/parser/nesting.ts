/** Checks nesting depth before parsing: a recursive-descent parser runs out of stack soon after 100 levels. */
import type { IToken, TokenType } from 'chevrotain'
import { NESTING_LIMIT } from './to_ast/limits.ts'
import * as t from './tokens.ts'

const closers: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.LeftParenthesis, t.RightParenthesis],
  [t.LeftBracket, t.RightBracket],
  [t.LeftBrace, t.RightBrace],
  [t.LeftCeiling, t.RightCeiling],
  [t.LeftFloor, t.RightFloor],
])
const closing: ReadonlySet<TokenType> = new Set(closers.values())

function isOpening(type: TokenType): boolean {
  return closers.has(type)
}

export function closerOf(type: TokenType): TokenType | undefined {
  return closers.get(type)
}

/** The brackets that are open before the token at `end`, innermost last. */
export function openBrackets(tokens: readonly IToken[], end: number): readonly IToken[] {
  const open: IToken[] = []
  for (let index = 0; index < end; index++) {
    const token = tokens[index]!
    if (isOpening(token.tokenType)) open.push(token)
    else if (closing.has(token.tokenType)) {
      const opener = open.findLastIndex((one) => closers.get(one.tokenType) === token.tokenType)
      if (opener >= 0) open.length = opener
    }
  }
  return open
}

/**
 * The first token inside more than the allowed number of brackets and `if`s; null if there is none. An `if` counts up
 * to the end of the bracket, argument or definition around it.
 */
export function firstTooDeep(tokens: readonly IToken[]): IToken | null {
  const levels: number[] = []
  let depth = 0
  let conditions = 0
  for (const token of tokens) {
    const type = token.tokenType
    if (isOpening(type)) {
      levels.push(conditions)
      conditions = 0
      depth++
    } else if (closing.has(type)) {
      if (levels.length > 0) depth -= conditions + 1
      else depth -= conditions
      conditions = levels.pop() ?? 0
    } else if (type === t.If) {
      conditions++
      depth++
    } else if (type === t.Comma || type === t.Let || type === t.Block || type === t.In) {
      depth -= conditions
      conditions = 0
    }
    if (depth > NESTING_LIMIT) return token
  }
  return null
}
