/** The problems of the family `table`: columns, cells, rows and references to them. */
import { didYouMean, type Nearest } from '../nearest.ts'
import { problemKind } from '../problem.ts'

const conv = 'block conv(filters: Int) = conv2d(3×3, filters)\n'
const table = (options: string, rows: string) =>
  `${conv}network n : 8×8×3 -> 8×8×4 = chain table${options}\n${rows}`
const right = table(
  '',
  '  | type | filters |\n  |------|---------|\n  | conv | 4       |\n  | relu |         |\n',
)

export const tableProblems = {
  'table/cell-not-taken': problemKind<{
    block: string
    header: string
    signature: string
    fits: string | null
  }>({
    severity: 'error',
    reported: 'once per message',
    message: ({ header, signature }) =>
      `${signature.replace(/, without arguments$/, '')} takes no \`${header}\``,
    help: ({ fits }) => `Leave the cell blank.${fits === null ? '' : ` \`${fits}\` would take it.`}`,
    explanation:
      'A row is a call of its block, and every filled cell is an argument or a claim. A cell that the block ' +
      'does not take would be a number that nothing reads.',
    wrong: table(
      '',
      '  | type | filters |\n  |------|---------|\n  | conv | 4       |\n  | relu | 4       |\n',
    ),
    right,
  }),
  'table/missing-argument': problemKind<{ row: string; header: string }>({
    severity: 'error',
    message: ({ row, header }) => `\`${row}\` needs \`${header}\` but the cell is blank`,
    help: () => 'If there is no such branch, write a block without it; 0 filters are not a layer.',
    explanation:
      'A blank cell, or a dash, passes nothing: the default applies, and without a default the block cannot be ' +
      'built. Zero is a value, which is not the same as blank.',
    wrong: table('', '  | type | filters |\n  |------|---------|\n  | conv |         |\n'),
    right,
  }),
  'table/unknown-block': problemKind<{ words: string; nearest: Nearest | null }>({
    severity: 'error',
    reported: 'once per message',
    message: ({ words }) => `there is no block \`${words}\` for this row`,
    help: ({ nearest }) => didYouMean(nearest, 'Declare it: `block NAME(…) = …`.'),
    explanation:
      'The words of a type cell, up to the first comma, parenthesis or value, name a block: `max pool` is `max_pool`. Trailing digits may be a label (`fire2` is `fire`), and a trailing `-64` is an argument.',
    wrong: table('', '  | type | filters |\n  |------|---------|\n  | cnov | 4       |\n'),
    right,
  }),
  'table/type-blank': problemKind<Record<never, never>>({
    severity: 'error',
    message: () => 'this row names no block',
    help: () => 'Write the block in the type cell, or remove the row.',
    explanation:
      'Every row of a chain is a layer, so its type cell names a block. Fill the cell, or remove the row; a ' +
      'remark belongs in a column with the role `note`.',
    wrong: table(
      '',
      '  | type | filters |\n  |------|---------|\n  | conv | 4       |\n  |      |         |\n',
    ),
    right,
  }),
  'table/cell-unreadable': problemKind<{ header: string; text: string; needed: string }>({
    severity: 'error',
    message: ({ header, text, needed }) => `\`${text}\` under \`${header}\` is not ${needed}`,
    help: () => 'Give a column that should not be read the role `note`: `table(HEADER: note)`.',
    explanation:
      'A cell of an argument column holds one value; a cell of a claim column a number (`159K`) or a size (`28×28×256`). A column whose cells are only for the reader is a `note`.',
    wrong: table(
      '',
      '  | type | filters | params |\n  |------|---------|--------|\n  | conv | 4       | few    |\n',
    ),
    right: table(
      '(params: note)',
      '  | type | filters | params |\n  |------|---------|--------|\n  | conv | 4       | few    |\n',
    ),
  }),
  'table/no-type': problemKind<Record<never, never>>({
    severity: 'error',
    message: () => 'no column of this table names the blocks',
    help: () => 'Give one the role: `table(HEADER: type)`.',
    explanation:
      'In a chain the first column names the block of each row. If the options give it another role, the column ' +
      'with the role `type`, or with the header `type`, does. Name a column `type`, or give one the role: ' +
      '`table(layer: type)`.',
    wrong: table(
      '(name: label)',
      '  | name | layer | filters |\n  |------|-------|---------|\n  | a    | conv  | 4       |\n',
    ),
    right: table(
      '(name: label, layer: type)',
      '  | name | layer | filters |\n  |------|-------|---------|\n  | a    | conv  | 4       |\n',
    ),
  }),
  'table/column-unread': problemKind<{
    header: string
    /** The parameter that it feeds according to the options; null if the header decides. */
    role: string | null
    nearest: Nearest | null
  }>({
    severity: 'error',
    message: ({ header, role }) =>
      role === null
        ? `nothing reads the column \`${header}\``
        : `nothing takes \`${role}\`, the role of the column \`${header}\``,
    help: ({ header, nearest }) =>
      didYouMean(
        nearest,
        `Use it, or give it the role \`note\`: \`table(${/^\w+$/.test(header) ? header : `\`${header}\``}: note)\`.`,
      ),
    explanation:
      'A column of a chain feeds the parameter of the same name, or the one given in the options; in `e for ' +
      'each row of table` the columns are names in the signature and in the expression. A column that no row ' +
      'takes and no expression uses would hold numbers that nothing reads. Correct its header or its role; a ' +
      'column that is only for the reader is a `note`.',
    wrong:
      'family f : 8×8×3 -> 8×8×k = conv2d(3×3, k) for each row of table\n  | model | k | l |\n  |-------|---|---|\n  | a     | 4 | 2 |\n',
    right:
      'family f : 8×8×3 -> 8×8×k = conv2d(3×3, k) for each row of table(l: note)\n  | model | k | l |\n  |-------|---|---|\n  | a     | 4 | 2 |\n',
  }),
  'table/option-unknown': problemKind<{ option: string; nearest: Nearest | null }>({
    severity: 'error',
    message: ({ option }) => `there is no column \`${option}\` in this table`,
    help: ({ nearest }) => didYouMean(nearest, 'Options name a header, or one of K, M, G, T and claims.'),
    explanation:
      'A table option gives a column its role: `table(header: role)`. Besides headers there are `K:`, `M:`, `G:`, `T:` for the size of a unit, and `claims:` for the network that the claims are about.',
    wrong: table('(ops: macs)', '  | type | filters |\n  |------|---------|\n  | conv | 4       |\n'),
    right,
  }),
  'table/option-value': problemKind<{ option: string; needed: string }>({
    severity: 'error',
    message: ({ option, needed }) => `the option \`${option}\` needs ${needed}`,
    help: () => null,
    explanation:
      'Roles are type, label, repeat, first, note, argument, the name of a claim (params, macs, depth, …), or the parameter that the column feeds. K, M, G and T take a number.',
    wrong: table('(filters: 3)', '  | type | filters |\n  |------|---------|\n  | conv | 4       |\n'),
    right,
  }),
  'table/column-twice': problemKind<{ header: string }>({
    severity: 'error',
    message: ({ header }) => `two columns are called \`${header}\``,
    help: () => 'Give one of them another header.',
    explanation:
      'Headers tell columns apart. Two headers are equal if they match after every run of blanks or underscores ' +
      'is replaced by one underscore. Rename one of the two, or give one of them another role in the options.',
    wrong: table(
      '',
      '  | type | filters | filters |\n  |------|---------|---------|\n  | conv | 4       | 4       |\n',
    ),
    right,
  }),
  'table/repeat': problemKind<{ found: string; limit: number }>({
    severity: 'error',
    message: ({ found, limit }) =>
      `a row must be repeated a whole number of times, at most ${limit}, not ${found}`,
    help: () => 'A blank cell means one copy.',
    explanation:
      'The column with the role `repeat` counts the copies of a row: a blank cell means 1, and 0 leaves the row ' +
      'out. Write a whole number of at least 0, or leave the cell blank.',
    wrong: table(
      '(times: repeat)',
      '  | type | filters | times |\n  |------|---------|-------|\n  | conv | 4       | 1/2   |\n',
    ),
    right: table(
      '(times: repeat)',
      '  | type | filters | times |\n  |------|---------|-------|\n  | conv | 4       | 2     |\n',
    ),
  }),
  'table/label-twice': problemKind<{ label: string }>({
    severity: 'error',
    message: ({ label }) => `two rows are labelled \`${label}\``,
    help: () => null,
    explanation:
      'A label names the result of one row for later rows, heads, waivers and budgets. Two rows with the same ' +
      'label could not be told apart there: change one of the two.',
    wrong: table(
      '',
      '  | type     | filters |\n  |----------|---------|\n  | conv (a) | 4       |\n  | relu (a) |         |\n',
    ),
    right: table(
      '',
      '  | type     | filters |\n  |----------|---------|\n  | conv (a) | 4       |\n  | relu (b) |         |\n',
    ),
  }),
  'table/row-unknown': problemKind<{
    row: string
    nearest: Nearest | null
    /** How many rows have that type, if only the number is wrong. */
    count: number
  }>({
    severity: 'error',
    message: ({ row }) => `there is no row \`${row}\``,
    help: ({ nearest, count }) =>
      didYouMean(
        nearest,
        count === 0 ? null : `There ${count === 1 ? 'is one' : `are ${count}`} of that type.`,
      ),
    explanation:
      'Rows are named by their label, or by their type with a number if several have that type: ' +
      '`convolution[1]`. Correct the name, or give the row a label in its type cell: `conv (a)`.',
    wrong: `${right}\nhead h of n at 3a = relu\n`,
    right: `${right}\nhead h of n at conv = relu\n`,
  }),
  'table/row-ambiguous': problemKind<{ row: string; count: number; rows: string }>({
    severity: 'error',
    message: ({ row, count, rows }) => `${count === 2 ? 'two' : count} rows match \`${row}\`: ${rows}`,
    help: ({ row }) => `Write \`${row}[1]\` for the first of them.`,
    explanation:
      'If several rows have the same type, `type[n]` is the n-th of them. Say which one is meant, counting from ' +
      '1, or give the row a label.',
    wrong: `${conv}network n : 8×8×3 -> 8×8×4 = chain table\n  | type | filters |\n  |------|---------|\n  | conv | 4       |\n  | conv | 4       |\n\nhead h of n at conv = relu\n`,
    right: `${conv}network n : 8×8×3 -> 8×8×4 = chain table\n  | type | filters |\n  |------|---------|\n  | conv | 4       |\n  | conv | 4       |\n\nhead h of n at conv[1] = relu\n`,
  }),
  'table/claim-unknown': problemKind<{ row: string; claim: string; columns: string }>({
    severity: 'error',
    message: ({ row, claim }) => `\`${row}\` claims no \`${claim}\``,
    help: ({ columns }) => columns,
    explanation:
      'A waiver corrects one claim that is printed in the table: the row and the column it names must hold a ' +
      'filled claim cell. Name the column as the header does, or remove the waiver if the table prints no such ' +
      'figure.',
    wrong: `${right}\n  waive conv.params is 1K because "no such column"\n`,
    right,
  }),
  'table/empty': problemKind<Record<never, never>>({
    severity: 'error',
    message: () => 'this family has no networks',
    help: () => 'Each column without a role (or, in `for each row`, each row) is one network.',
    explanation:
      'In `chain each column of table` every column that is not a label, not a claim and has no role in the ' +
      'options is a network; in `for each row of table` every row is. Add a column or a row for each network, ' +
      'or say with the options which columns hold layers.',
    wrong:
      'family f : 8×8×3 -> 8×8×3 = chain each column of table\n  | row | depth |\n  |-----|-------|\n  | a   |       |\n',
    right:
      'family f : 8×8×3 -> 8×8×3 = chain each column of table\n  | row | A    |\n  |-----|------|\n  | a   | relu |\n',
  }),
  'table/reading': problemKind<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `a table is needed here, not ${found}`,
    help: () => null,
    explanation:
      '`chain each column of` and `for each row of` read a table. Write the table where it is read: a name ' +
      'cannot hold one.',
    wrong: 'let t = 3\nfamily f : 8×8×3 -> 8×8×3 = chain each column of t\n',
    right:
      'family f : 8×8×3 -> 8×8×3 = chain each column of table\n  | row | A    |\n  |-----|------|\n  | a   | relu |\n',
  }),
}
