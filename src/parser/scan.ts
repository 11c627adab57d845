/** Determines the token at an offset by its first character, then by where that kind of token ends. */
import type { TokenType } from 'chevrotain'
import { isColumnOne, isDigit, letterLength } from './characters.ts'
import {
  badNumberEnd,
  caretTwoEnd,
  cellWordEnd,
  labelEnd,
  numberEnd,
  quotedEnd,
  tableRowEnd,
  timesBetweenDigitsEnd,
  unknownEnd,
  wordEnd,
} from './marks.ts'
import * as t from './tokens.ts'

export interface Scanned {
  readonly type: TokenType
  readonly end: number
}

/** The token at `offset`, where neither a blank nor a comment starts. */
export function scanProgram(text: string, offset: number): Scanned {
  const times = timesBetweenDigitsEnd(text, offset)
  if (times > offset) return { type: t.Times, end: times }
  if (letterLength(text, offset) > 0) {
    const end = wordEnd(text, offset)
    return { type: typeOfWord(text, offset, end), end }
  }
  const row = tableRowEnd(text, offset)
  if (row > offset) return { type: t.TableRow, end: row }
  return scanNumber(text, offset, false) ?? scanQuoted(text, offset) ?? scanMark(text, offset)
}

/** The token at `offset` of a cell's text, where no blank starts. */
export function scanCell(text: string, offset: number): Scanned {
  const times = timesBetweenDigitsEnd(text, offset)
  if (times > offset) return { type: t.Times, end: times }
  const word = cellWordEnd(text, offset)
  if (word > offset) return { type: t.cellWords.get(text.slice(offset, word)) ?? t.Identifier, end: word }
  return scanNumber(text, offset, true) ?? scanQuoted(text, offset) ?? scanMark(text, offset)
}

function typeOfWord(text: string, offset: number, end: number): TokenType {
  const word = text.slice(offset, end)
  const declares = t.declarationWords.get(word)
  if (declares && isColumnOne(text, offset)) return declares
  return t.programWords.get(word) ?? t.Identifier
}

function scanNumber(text: string, offset: number, inCell: boolean): Scanned | null {
  if (!isDigit(text.charCodeAt(offset)) && text[offset] !== '.') return null
  const number = numberEnd(text, offset, inCell)
  if (number > offset) return { type: t.NumberToken, end: number }
  const label = labelEnd(text, offset)
  if (label > offset) return { type: t.Label, end: label }
  const bad = badNumberEnd(text, offset)
  return bad > offset ? { type: t.NumberToken, end: bad } : null
}

function scanQuoted(text: string, offset: number): Scanned | null {
  const name = quotedEnd(text, offset, '`|')
  if (name > offset) return { type: t.Identifier, end: name }
  const quoted = quotedEnd(text, offset, '"')
  return quoted > offset ? { type: t.Text, end: quoted } : null
}

function scanMark(text: string, offset: number): Scanned {
  for (const mark of t.marksByFirstCharacter.get(text[offset]!) ?? []) {
    if (text.startsWith(mark.text, offset)) return { type: mark.type, end: offset + mark.text.length }
  }
  const square = caretTwoEnd(text, offset)
  if (square > offset) return { type: t.Square, end: square }
  return { type: t.Unknown, end: unknownEnd(text, offset) }
}
