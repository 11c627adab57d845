/**
 * Finds the end of a token: one function per kind, from text and offset to the end, or to the same offset if there is
 * no such token.
 */
import {
  isBlank,
  isDigit,
  isFirstMarkOfLine,
  isLineBreak,
  letterLength,
  lineEnd,
  nameCharacterLength,
  nameRunEnd,
} from './characters.ts'

const LETTER_X = 120
const HASH = 35
const HYPHEN = 45
const BAR = 124
const TIMES = 0xd7

/** Letters, digits and `_`, starting with a letter. */
export function wordEnd(text: string, offset: number): number {
  const first = letterLength(text, offset)
  return first === 0 ? offset : nameRunEnd(text, offset + first)
}

/**
 * A word of a cell may contain `-` before a letter or digit (`conv3-64`); after `#` it may start with a digit and
 * contain `×`.
 */
export function cellWordEnd(text: string, offset: number): number {
  const hashed = text.charCodeAt(offset) === HASH
  let end = hashed ? nameRunEnd(text, offset + 1) : wordEnd(text, offset)
  if (end === offset || (hashed && end === offset + 1)) return offset
  for (;;) {
    const unit = text.charCodeAt(end)
    const joins = unit === HYPHEN || (hashed && unit === TIMES)
    if (!joins || nameCharacterLength(text, end + 1) === 0) return end
    end = nameRunEnd(text, end + 1)
  }
}

/** `x` between two digits. */
export function timesBetweenDigitsEnd(text: string, offset: number): number {
  const between =
    text.charCodeAt(offset) === LETTER_X &&
    isDigit(text.charCodeAt(offset - 1)) &&
    isDigit(text.charCodeAt(offset + 1))
  return between ? offset + 1 : offset
}

const DIGITS_AND_FRACTION = /\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?/y
const THOUSANDS = /\d{1,3}(?:,\d{3})+(?!,?\d)(?:\.\d+)?/y
const EXPONENT = /[eE][+-]?\d+/y
const UNIT = /[KMGT](?:iB)?/y

function matchEnd(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.test(text) ? pattern.lastIndex : offset
}

/**
 * A number with its exponent and an attached unit or `%`. `%` directly before a letter, a digit or `(` is the remainder
 * instead. Thousands commas are allowed only `inCell`.
 */
export function numberEnd(text: string, offset: number, inCell: boolean): number {
  let end = inCell ? matchEnd(THOUSANDS, text, offset) : offset
  if (end === offset) end = matchEnd(DIGITS_AND_FRACTION, text, offset)
  if (end === offset) return offset
  end = matchEnd(EXPONENT, text, end)
  if (isTimesBeforeDigit(text, end)) return end
  const unitEnd = matchEnd(UNIT, text, end)
  if (unitEnd === end && text[end] === '%') {
    const remainder = text[end + 1] === '(' || nameCharacterLength(text, end + 1) > 0
    return remainder ? end : end + 1
  }
  const endsHere =
    nameCharacterLength(text, unitEnd) === 0 &&
    !(text[unitEnd] === '.' && isDigit(text.charCodeAt(unitEnd + 1)))
  return endsHere ? unitEnd : offset
}

function isTimesBeforeDigit(text: string, offset: number): boolean {
  return text.charCodeAt(offset) === LETTER_X && isDigit(text.charCodeAt(offset + 1))
}

/** Digits, then letters, digits and `_`: `3a`. Numbers are tried first. */
export function labelEnd(text: string, offset: number): number {
  let end = offset
  while (isDigit(text.charCodeAt(end))) end++
  if (end === offset || nameCharacterLength(text, end) === 0) return offset
  return nameRunEnd(text, end)
}

/** Any run of digits, letters and dots that starts with a digit, or with a dot and a digit. */
export function badNumberEnd(text: string, offset: number): number {
  let end = offset
  if (text[end] === '.') {
    if (!isDigit(text.charCodeAt(end + 1)) || endsOperand(text, offset)) return offset
    end++
  }
  for (;;) {
    end = nameRunEnd(text, end)
    if (text[end] !== '.' || nameCharacterLength(text, end + 1) === 0) return end
    end++
  }
}

/** Whether the token right before `offset` ends an operand, so that a dot here starts a member. */
function endsOperand(text: string, offset: number): boolean {
  const before = text[offset - 1] ?? ''
  return (
    before === '`' ||
    before === ')' ||
    before === ']' ||
    before === '.' ||
    before === '²' ||
    nameCharacterLength(text, offset - 1) > 0
  )
}

/**
 * Text between two of `fence`'s first character, on one line, which must not contain the other characters of `fence`.
 * Without the second one it ends with the line (without trailing blanks), and the lexer reports it.
 */
export function quotedEnd(text: string, offset: number, fence: string): number {
  const quote = fence.charCodeAt(0)
  if (text.charCodeAt(offset) !== quote) return offset
  let end = offset + 1
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (unit === quote) return end + 1
    if (isLineBreak(unit) || fence.includes(text[end]!)) break
  }
  while (isBlank(text.charCodeAt(end - 1))) end--
  return end
}

/**
 * A line that starts with `|`, but not `|>`, up to its last `|`; a comment may follow. If anything else follows the
 * last bar, the row extends to the end of the line, and `to_ast` reports that it is not closed.
 */
export function tableRowEnd(text: string, offset: number): number {
  if (text.charCodeAt(offset) !== BAR || text[offset + 1] === '>' || !isFirstMarkOfLine(text, offset))
    return offset
  let end = lineEnd(text, offset)
  const lastBar = text.lastIndexOf('|', end - 1)
  const rest = text.slice(lastBar + 1, end).trim()
  if (rest === '' || rest.startsWith('//')) return lastBar + 1
  while (isBlank(text.charCodeAt(end - 1))) end--
  return end
}

export function commentEnd(text: string, offset: number): number {
  return text.startsWith('//', offset) ? lineEnd(text, offset) : offset
}

/** Blanks and line breaks. */
export function blankEnd(text: string, offset: number): number {
  let end = offset
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end)
    if (unit !== 32 && !isLineBreak(unit) && !isBlank(unit)) return end
  }
  return end
}

/** `^2` for `²`; `^25` and `^2.5` are other powers, which the language lacks. */
export function caretTwoEnd(text: string, offset: number): number {
  if (!text.startsWith('^2', offset)) return offset
  const continues =
    nameCharacterLength(text, offset + 2) > 0 ||
    (text[offset + 2] === '.' && isDigit(text.charCodeAt(offset + 3)))
  return continues ? offset : offset + 2
}

const NEVER_A_START = /[^\p{L}\p{M}\w\s"`|.=<>≤≥≠×·*/%+\-−²^()[\]{}⌈⌉⌊⌋,:?✓✗#!]+/uy

/**
 * A whole run of characters that start no token, at least one character, so that a damaged file gives one problem per
 * run.
 */
export function unknownEnd(text: string, offset: number): number {
  let bars = offset
  while (text.charCodeAt(bars) === BAR) bars++
  if (bars > offset) return bars
  const run = matchEnd(NEVER_A_START, text, offset)
  if (run > offset) return run
  const code = text.codePointAt(offset) ?? 0
  return offset + (code > 0xffff ? 2 : 1)
}
