/** The classes of characters that the lexer distinguishes, by UTF-16 unit, with a slow path beyond ASCII. */

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

export function isLineBreak(unit: number): boolean {
  return unit === LINE_FEED || unit === CARRIAGE_RETURN
}

/** A blank within a line: space, tab, and other blanks that come with text pasted from a paper. */
export function isBlank(unit: number): boolean {
  if (unit === 32 || unit === 9 || unit === 11 || unit === 12) return true
  if (unit < 0xa0) return false
  return (
    unit === 0xa0 ||
    unit === 0xfeff ||
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200b) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  )
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** Common symbols beyond ASCII, recognised as non-letters without a regular expression. */
function isSign(unit: number): boolean {
  return (
    unit === 0xd7 ||
    unit === 0xb7 ||
    unit === 0xb2 ||
    (unit >= 0x2010 && unit < 0x2070) ||
    (unit >= 0x2190 && unit < 0x2c00)
  )
}

const LETTER = /\p{L}/uy
const LETTER_OR_MARK = /[\p{L}\p{M}]/uy

/** The length in units of the letter (of any script, or `_`) at `offset`; 0 if there is none. */
export function letterLength(text: string, offset: number): number {
  const unit = text.charCodeAt(offset)
  if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95) return 1
  if (!(unit >= 0xaa) || isSign(unit)) return 0
  LETTER.lastIndex = offset
  return LETTER.test(text) ? LETTER.lastIndex - offset : 0
}

/** The length in units of the letter, digit, `_` or combining mark at `offset`; 0 if there is none. */
export function nameCharacterLength(text: string, offset: number): number {
  const unit = text.charCodeAt(offset)
  if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || isDigit(unit) || unit === 95) return 1
  if (!(unit >= 0xaa) || isSign(unit)) return 0
  LETTER_OR_MARK.lastIndex = offset
  return LETTER_OR_MARK.test(text) ? LETTER_OR_MARK.lastIndex - offset : 0
}

/** The end of the run of name characters that starts at `offset`. */
export function nameRunEnd(text: string, offset: number): number {
  let end = offset
  for (;;) {
    const length = nameCharacterLength(text, end)
    if (length === 0) return end
    end += length
  }
}

/** Whether `offset` is the first column of a line; a byte order mark does not count as a column. */
export function isColumnOne(text: string, offset: number): boolean {
  if (offset === 0) return true
  const before = text.charCodeAt(offset - 1)
  return isLineBreak(before) || (offset === 1 && before === 0xfeff)
}

/** Whether only blanks precede `offset` on its line. */
export function isFirstMarkOfLine(text: string, offset: number): boolean {
  let before = offset - 1
  while (before >= 0 && isBlank(text.charCodeAt(before))) before--
  return before < 0 || isLineBreak(text.charCodeAt(before))
}

/** The offset of the line break (or of the end of the text) that ends the line of `offset`. */
export function lineEnd(text: string, offset: number): number {
  let end = offset
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++
  return end
}
