/** The parts of a declaration that are lost alone on an error: local definitions, waivers, and lines of lists. */
import type { IToken } from 'chevrotain'
import { isFirstMarkOfLine } from './characters.ts'
import * as t from './tokens.ts'

type BeginsSibling = (tokens: readonly IToken[], index: number, text: string) => boolean

/** Where parsing can resume after an error in a unit of a kind. */
const siblings: Readonly<Record<string, BeginsSibling>> = {
  local: (tokens, index) => {
    const type = tokens[index]!.tokenType
    if (type === t.In) return tokens[index - 2]?.tokenType !== t.For
    if (type === t.Let) return true
    // `block` after `:` or `[` is a type.
    const before = tokens[index - 1]?.tokenType
    return type === t.Block && before !== t.Colon && before !== t.LeftBracket
  },
  waiver: (tokens, index) => tokens[index]!.tokenType === t.Waive,
  budgetLine: (tokens, index, text) => isFirstName(tokens[index]!, text),
  trainField: (tokens, index, text) =>
    isFirstName(tokens[index]!, text) && tokens[index + 1]?.tokenType === t.Equal,
}

/** Whether an error in a rule can be followed by another unit of its kind. */
export function isUnitWithSiblings(rule: string): boolean {
  return rule in siblings
}

/** Whether another unit of a rule, or what follows the last of them, starts with the token at `index`. */
export function beginsSibling(rule: string, tokens: readonly IToken[], index: number, text: string): boolean {
  return siblings[rule]?.(tokens, index, text) ?? false
}

function isFirstName(token: IToken, text: string): boolean {
  const isName = token.tokenType === t.Identifier || token.tokenType === t.LineStart
  return isName && isFirstMarkOfLine(text, token.startOffset)
}

/**
 * In a budget or a train declaration, a name that starts a line before `=` or a comparison, indented no further than
 * the first one, starts an entry, so that an incomplete entry does not swallow the next. Further in, it is part of an
 * entry, such as a parameter with a default on its own line.
 */
export function markLineStarts(tokens: readonly IToken[], text: string): void {
  const declares = tokens[0]?.tokenType
  const sign =
    declares === t.TrainDeclaration ? [t.Equal] : declares === t.BudgetDeclaration ? t.comparisons : []
  if (sign.length === 0) return
  let indentation = Number.POSITIVE_INFINITY
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.tokenType
    if (!next || !sign.includes(next) || !isFirstName(token, text)) continue
    const column = token.startOffset - text.lastIndexOf('\n', token.startOffset)
    if (column > indentation) continue
    indentation = column
    token.tokenType = t.LineStart
    token.tokenTypeIdx = t.LineStart.tokenTypeIdx!
  }
}
