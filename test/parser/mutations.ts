/** Damages programs at random, as hands and editors do: what is left may be anything. */
import fc from 'fast-check'

const pieces = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '⌈',
    '⌉',
    '⌊',
    '⌋',
    '|',
    '|>',
    '->',
    '=',
    ':',
    ',',
    '.',
    '..',
    '"',
    '`',
    '//',
    '///',
  ],
  ...[
    '×',
    'x',
    '·',
    '/',
    '%',
    '+',
    '-',
    '<',
    '==',
    '²',
    '^2',
    '?',
    '#',
    '&',
    '!',
    '\\',
    '\0',
    '\ud800',
    '𝒳',
    '\u00a0',
  ],
  ...[
    'let',
    'block',
    'network',
    'in',
    'if',
    'then',
    'else',
    'table',
    'waive',
    'chain',
    'for',
    'each',
    'none',
    'is',
    'as',
  ],
  ...[
    '\n',
    '\n\n',
    '\nblock ',
    '\nlet a = ',
    '\n  | a | b |',
    ' 3a',
    ' 40%',
    '1e5',
    '1.2.3',
    'hxwxc',
    'ceil(',
    'because',
  ],
]

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('delete', 'delete line', 'insert', 'insert', 'copy', 'swap'),
  length: fc.nat({ max: 12 }),
  piece: fc.constantFrom(...pieces),
})

/** One to three changes to a text. */
export function mutated(text: string): fc.Arbitrary<string> {
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let made = text
    for (const { at, kind, length, piece } of changes) {
      const start = Math.floor(at * made.length)
      const end = start + length
      if (kind === 'delete') made = made.slice(0, start) + made.slice(end)
      else if (kind === 'insert') made = made.slice(0, start) + piece + made.slice(start)
      else if (kind === 'copy') made = made.slice(0, end) + made.slice(start)
      else if (kind === 'swap')
        made =
          made.slice(0, start) +
          made.slice(end, end + length) +
          made.slice(start, end) +
          made.slice(end + length)
      else {
        const lines = made.split('\n')
        lines.splice(Math.floor(at * lines.length), 1)
        made = lines.join('\n')
      }
    }
    return made
  })
}

/** Text of marks and words of the language in no order. */
export const arbitraryMarks: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 60 })
  .chain((parts) => fc.constantFrom('', ' ', '\n').map((gap) => parts.join(gap)))
