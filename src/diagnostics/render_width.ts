/** How source text is shown in a terminal: visible tabs and control characters, and the width of text in columns. */

const tabColumns = 4

/** One character as it is shown, and its width in columns. */
interface ShownCharacter {
  readonly shown: string
  readonly columns: number
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const noColumn = /\p{Mark}|\u200b|\u200c|\u200d|\ufeff/u
// Direction overrides and isolates can make a line look different from what it is.
const misleading = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]/u

function show(character: string): ShownCharacter {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x20 && code < 0x7f) return { shown: character, columns: 1 }
  if (character === '\t') return { shown: ' '.repeat(tabColumns), columns: tabColumns }
  if (code < 0x20) return { shown: String.fromCodePoint(0x2400 + code), columns: 1 }
  if (code === 0x7f) return { shown: '␡', columns: 1 }
  if (code < 0xa0 || (code >= 0xd800 && code < 0xe000) || misleading.test(character)) {
    return { shown: '\ufffd', columns: 1 }
  }
  if (noColumn.test(character)) return { shown: character, columns: 0 }
  return { shown: character, columns: wide.test(character) ? 2 : 1 }
}

/** The text without anything that a terminal would act on: no control characters, no direction overrides. */
export function visible(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  let result = ''
  for (const character of text) result += character === '\n' ? ' ' : show(character).shown
  return result
}

/** The width of text in a terminal: two columns for East Asian wide characters, none for combining marks, else one. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let columns = 0
  for (const character of text) columns += show(character).columns
  return columns
}

/** The text cut to at most `columns`, with `…` in place of the rest. */
export function truncated(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let taken = 0
  for (const character of text) {
    const { columns: more } = show(character)
    if (taken + more > columns - 1) break
    kept += character
    taken += more
  }
  return `${kept}…`
}

/** The text padded with blanks on its right or, for `right`, on its left. */
export function padded(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, columns - displayWidth(text)))
  return side === 'left' ? text + blanks : blanks + text
}

/**
 * The text in lines of at most `columns`, balanced: the fewest lines, of similar length. Breaks only at blanks outside
 * backquotes; a longer word gets its own line. Lines after the first are shorter by `less`.
 */
export function wrapped(text: string, columns: number, less = 0): readonly string[] {
  const words = text.match(/(?:`[^`]*`|[^\s`]|`)+/g) ?? []
  let lines = filled(words, columns, less)
  const { length } = lines
  if (length < 2) return lines
  // A single word on the last line reads badly.
  for (let width = columns - 1; width > columns / 2; width--) {
    const narrower = filled(words, width, less)
    if (narrower.length > length) break
    lines = narrower
  }
  return lines
}

function filled(words: readonly string[], columns: number, less: number): readonly string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    const free = lines.length > 1 ? columns - less : columns
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(word) <= free)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.length === 0 ? [''] : lines
}
