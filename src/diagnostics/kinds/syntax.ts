/** The problems of the family `syntax`: text that does not parse as a program, or is not laid out as a table. */
import { problemKind } from '../problem.ts'

export const syntaxProblems = {
  'syntax/expected': problemKind<{
    readonly expected: string
    readonly found: string
    readonly after: string | null
    readonly hint: string | null
  }>({
    severity: 'error',
    message: ({ expected, found, after }) =>
      after ? `after ${after}, expected ${expected}, found ${found}` : `expected ${expected}, found ${found}`,
    help: ({ hint }) => hint,
    explanation:
      'The text cannot continue with what was found here; the message says what may come instead. Parsing ' +
      'resumes after the damage: at the next definition, line or row of a list, and at the latest at the next ' +
      'word that opens a declaration at the first column, so one fault is one problem.',
    wrong: 'block twice = relu |> |> relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = twice\n',
    right: 'block twice = relu |> relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = twice\n',
  }),

  'syntax/unclosed': problemKind<{
    readonly opener: string
    readonly closer: string
    readonly found: string
  }>({
    severity: 'error',
    message: ({ opener, closer, found }) =>
      `\`${opener}\` is not closed: expected \`${closer}\`, found ${found}`,
    explanation:
      'A bracket was opened, but the text ends or another bracket closes before it does. The problem shows the ' +
      'last token that belongs to it and the bracket that was opened. If lines are missing in the middle, the ' +
      'closing bracket may belong further up.',
    wrong: 'network tiny : 8×8×3 -> 8×8×6 =\n  concat(identity, relu\n',
    right: 'network tiny : 8×8×3 -> 8×8×6 =\n  concat(identity, relu)\n',
  }),

  'syntax/unclosed-quote': problemKind<{ readonly opened: string; readonly quote: string }>({
    severity: 'error',
    message: ({ opened, quote }) =>
      `the line ends before the second ${quote === '"' ? '`"`' : 'backquote'} of ${opened}`,
    explanation:
      'A text is written between two double quotes, and a name with blanks or other characters between two ' +
      'backquotes. Both end on the line on which they start, and a name contains no `|`, so that a table can ' +
      'hold it.',
    wrong: 'block `max pool = relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = relu\n',
    right: 'block `my relu` = relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = `my relu`\n',
  }),

  'syntax/empty-name': problemKind<Record<string, never>>({
    severity: 'error',
    message: () => 'there is no name between these backquotes',
    explanation:
      'Any name may be written between two backquotes, with blanks and other characters if need be, but not an ' +
      'empty one: nothing could tell it from another. Write the name between them, or remove both backquotes.',
    wrong: 'block `` = relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = relu\n',
    right: 'block `a relu` = relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = `a relu`\n',
  }),

  'syntax/unknown-character': problemKind<{ readonly characters: string; readonly hint: string | null }>({
    severity: 'error',
    message: ({ characters }) => `\`${characters}\` has no meaning in Inc`,
    help: ({ hint }) => hint,
    explanation:
      'The character is not a letter, a digit or a sign of the language. Some come along when a table is pasted ' +
      'from a paper, and have a fix: `→` is written `->`, `⋅` is `·`. A name with any other character is ' +
      'written in backquotes.',
    wrong: 'network tiny : 8×8×3 → 8×8×3 = relu\n',
    right: 'network tiny : 8×8×3 -> 8×8×3 = relu\n',
  }),

  'syntax/bad-number': problemKind<{ readonly text: string; readonly corrected: string | null }>({
    severity: 'error',
    message: ({ text, corrected }) =>
      `\`${text}\` is not a number${corrected ? `; write \`${corrected}\`` : ''}`,
    explanation:
      'A number is digits, perhaps with `_` between them, a fraction, an exponent and a unit: `64`, `1_000`, ' +
      '`0.9`, `1e-4`, `40%`, `2.7K`, `34M`, `4 GiB`. A digit comes before the point, and there is at most one ' +
      'point.',
    wrong: 'network tiny : 8×8×3 -> 8×8×3 = dropout(.5)\n',
    right: 'network tiny : 8×8×3 -> 8×8×3 = dropout(0.5)\n',
  }),

  'syntax/two-units': problemKind<{ readonly first: string; readonly second: string }>({
    severity: 'error',
    message: ({ first, second }) => `this number has two units, \`${first}\` and \`${second}\``,
    explanation:
      'A number has one unit, written directly after it (`2.7K`, `40%`) or after a blank (`4 GiB`, `8 epochs`). ' +
      'Which of the two is meant cannot be known.',
    wrong: 'network tiny : 8×8×3 -> 8×8×3 = relu\n\nbudget tiny\n  activation_memory <= 4K MiB\n',
    right: 'network tiny : 8×8×3 -> 8×8×3 = relu\n\nbudget tiny\n  activation_memory <= 4 MiB\n',
  }),

  'syntax/times-between-names': problemKind<{
    readonly text: string
    readonly signs: string
    readonly blanks: string
    readonly isLabel: boolean
  }>({
    severity: 'error',
    message: ({ text, isLabel }) =>
      isLabel
        ? `\`${text}\` is one label: \`x\` is × only between two digits or between blanks`
        : `\`${text}\` is a single name, so it is one axis of this shape`,
    help: ({ signs, blanks }) => `Write \`${signs}\`, or \`${blanks}\`.`,
    explanation:
      'The letter `x` is the sign × between two digits (`7x7/2`) and between blanks (`h x w x c`). Between ' +
      'letters it is part of a name, as in `max`, so `hxwxc` is a single name and a shape of one axis. Write ' +
      'the sign, or put blanks around the letter.',
    wrong: 'block f : hxwxc = relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = f\n',
    right: 'block f : h×w×c = relu\n\nnetwork tiny : 8×8×3 -> 8×8×3 = f\n',
  }),

  'syntax/label-as-axis': problemKind<{
    readonly label: string
    /** What was most likely meant, or null. */
    readonly meant: string | null
  }>({
    severity: 'error',
    message: ({ label }) => `\`${label}\` is a row's label, but an axis must be a number or a name`,
    help: ({ meant }) => (meant === null ? null : `Write \`${meant}\`.`),
    explanation:
      'A word that starts with digits and continues with letters, such as `3a`, is the label of a table row. ' +
      'The axes of a shape are numbers, names or expressions in parentheses; the product is written `3·a`, in ' +
      'parentheses: `(3·a)`.',
    wrong: 'block f : h×w×c -> h×w×2c = concat(identity, identity)\n\nnetwork tiny : 8×8×3 -> 8×8×6 = f\n',
    right: 'block f : h×w×c -> h×w×(2·c) = concat(identity, identity)\n\nnetwork tiny : 8×8×3 -> 8×8×6 = f\n',
  }),

  'syntax/optional-block': problemKind<Record<string, never>>({
    severity: 'error',
    message: () => '`?` follows the name of a kind, as in `Int?`; a block type cannot be optional',
    explanation:
      '`Int?` is an `Int` or `none`. A block parameter has no such form: if the block may be left out, give it ' +
      'the default `identity`, which does nothing.',
    wrong:
      'block with(act: .. -> .. = relu, before: h×w×c? = identity) = before |> act\n\n' +
      'network tiny : 8×8×3 -> 8×8×3 = relu\n',
    right:
      'block with(act: .. -> .. = relu, before: .. -> .. = identity) = before |> act\n\n' +
      'network tiny : 8×8×3 -> 8×8×3 = with()\n',
  }),

  'syntax/table-dashes': problemKind<{ readonly columns: number; readonly found: number | null }>({
    severity: 'error',
    message: ({ columns, found }) =>
      found === null
        ? 'the second row of a table must be a line of dashes, one cell below each header'
        : `the line of dashes has ${cells(found)} but the header has ${cells(columns)}`,
    explanation:
      'A table is written as on GitHub: the header, then a row of as many cells of dashes, then the rows. ' +
      'Without the dashes GitHub would not show a table.',
    wrong: 'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type |\n  | relu |\n',
    right: 'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type |\n  |------|\n  | relu |\n',
  }),

  'syntax/ragged-row': problemKind<{ readonly expected: number; readonly found: number }>({
    severity: 'error',
    message: ({ expected, found }) => `this row has ${cells(found)} but the header has ${cells(expected)}`,
    explanation:
      'Every row of a table has as many cells as its header, so that each cell is below the name it belongs to. ' +
      'A cell without a value is left blank, between its two bars. No cell contains a `|`.',
    wrong:
      'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type | output |\n  |------|--------|\n  | relu |\n',
    right:
      'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type | output |\n  |------|--------|\n  | relu | 8×8×3  |\n',
  }),

  'syntax/unclosed-row': problemKind<Record<string, never>>({
    severity: 'error',
    message: () => 'this row does not end with `|`',
    explanation:
      'A table row starts and ends with a bar; only a comment may follow the last one. Without it, nothing ' +
      'marks the end of the last cell.',
    wrong: 'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type |\n  |------|\n  | relu\n',
    right: 'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type |\n  |------|\n  | relu |\n',
  }),

  'syntax/table-layout': problemKind<{
    readonly fault: 'blank line' | 'comment' | 'indentation' | 'no blank line after'
  }>({
    severity: 'error',
    message: ({ fault }) => {
      switch (fault) {
        case 'blank line':
          return 'there is a blank line between two rows, where GitHub would end the table'
        case 'comment':
          return 'there is something other than a row between two rows, where GitHub would end the table'
        case 'indentation':
          return 'the table is indented by more than three blanks, which GitHub would show as code'
        case 'no blank line after':
          return 'this line follows a table directly: GitHub would read it as another row'
      }
    },
    explanation:
      'A table in a program is also a table on GitHub, so that a paper, a discussion and a program can share ' +
      'the same text. Its rows therefore follow one another without gaps, are indented by at most three blanks, ' +
      'and end with a blank line, also before `waive`. `inc fmt` lays tables out this way, but does not close ' +
      'gaps.',
    wrong:
      'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type    |\n  |---------|\n  | relu    |\n\n  | sigmoid |\n',
    right:
      'network tiny : 8×8×3 -> 8×8×3 = chain table\n  | type    |\n  |---------|\n  | relu    |\n  | sigmoid |\n',
  }),
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`
}
