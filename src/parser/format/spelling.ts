/** How the formatter spells a token: symbols as printed in papers, everything else as the author wrote it. */
import type { IToken } from 'chevrotain'
import { GreaterEqual, LessEqual, Minus, NotEqual, Product, Square, Times } from '../tokens.ts'

const ONE_SPELLING: ReadonlySet<unknown> = new Set([
  Times,
  Product,
  Square,
  Minus,
  NotEqual,
  LessEqual,
  GreaterEqual,
])

export function spelling({ image, tokenType }: IToken): string {
  return ONE_SPELLING.has(tokenType) ? tokenType.LABEL!.slice(1, -1) : image
}
