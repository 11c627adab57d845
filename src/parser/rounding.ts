/** Whether `ceil` and `floor` mean rounding in a file, which they do unless the file defines these names itself. */
import type { IToken } from 'chevrotain'
import * as t from './tokens.ts'

const DEFINING: ReadonlySet<unknown> = new Set([
  ...t.declarationWords.values(),
  t.Let,
  t.Block,
  t.As,
  t.For,
  t.LeftBrace,
])

/** False if `ceil` or `floor` appears anywhere but before the parenthesis of a call. */
export function roundingWordsAreFree(tokens: readonly IToken[]): boolean {
  return tokens.every((token, index) => {
    if (token.tokenType !== t.Identifier || (token.image !== 'ceil' && token.image !== 'floor')) return true
    const isCalled = tokens[index + 1]?.tokenType === t.LeftParenthesis
    return isCalled && !DEFINING.has(tokens[index - 1]?.tokenType)
  })
}
