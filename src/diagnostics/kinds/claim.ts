/** The problems of the families `claim` and `waiver`: what a table prints against what its rows compute. */
import { problemKind } from '../problem.ts'

/** What a claim is about, as messages begin and go on. */
export interface ClaimFacts {
  /** The column's header: `output size`. */
  readonly header: string
  /** The figure as printed: `159K`. */
  readonly printed: string
  /** `the row`, `the network`, `the head`. */
  readonly subject: string
  /** What it computes: `190,341 = 185.9K`, `28×28×310 = 64 + 182 + 32 + 32 channels`. */
  readonly actual: string
}

/** A network of one module with two branches, 240 parameters; the row and what follows the table are the caller's. */
const program = (row: string, ...after: readonly string[]) =>
  [
    'block conv(size: Window, filters: Int) = conv2d(size, filters) |> relu',
    '',
    'block module(`#1×1`, `#3×3`: Int) = concat(conv(1×1, `#1×1`), conv(3×3, `#3×3`))',
    '',
    'network small : 28×28×3 -> 28×28×12 = chain table',
    '  | type        | output size | #1×1 | #3×3 | params |',
    '  |-------------|-------------|------|------|--------|',
    row,
    ...(after.length === 0 ? [] : ['', ...after]),
    '',
  ].join('\n')

/** Three rows whose parameters are printed in units of 1024. */
const unitProgram = (table: string) =>
  [
    `network small : 28×28×512 -> 28×28×512 = chain ${table}`,
    '  | type             | params |',
    '  |------------------|--------|',
    '  | conv2d 1×1, 1024 | 513K   |',
    '  | conv2d 1×1, 1024 | 1025K  |',
    '  | conv2d 1×1, 512  | 513K   |',
    '',
  ].join('\n')

/** Three rows of one block, whose window is the caller's. */
const blockProgram = (window: string) =>
  [
    `block layer(k: Int) : h×w×c -> h×w×k = conv2d(${window}, k) |> relu`,
    '',
    'network small : 8×8×4 -> 8×8×8 = chain table',
    '  | type  | k | output | params |',
    '  |-------|---|--------|--------|',
    '  | layer | 4 | 8×8×4  | 148    |',
    '  | layer | 8 | 8×8×8  | 296    |',
    '  | layer | 8 | 8×8×8  | 584    |',
    '',
  ].join('\n')

export const claimProblems = {
  'claim/differs': problemKind<ClaimFacts & { readonly suggestion: string | null }>({
    severity: 'error',
    message: ({ header, printed, subject, actual }) =>
      `${header} is printed ${printed}, ${subject} gives ${actual}`,
    help: ({ suggestion }) => suggestion,
    explanation:
      'A column whose header names a quantity (input, output, depth, params, macs, flops, …) is a claim: the row must come to what is printed. ' +
      'A figure with a unit or decimals holds for everything that rounds or truncates to it; a figure without either is exact; 112×112 claims two axes. ' +
      'Either an argument of the row was copied wrongly, or the figure was, or the paper itself is wrong there. ' +
      'In the last case keep its figure and add a waiver under the table that states the right value and the reason. ' +
      'Where the output differs, the rows that follow from it are not reported again.',
    wrong: program('  | module (1a) | 28×28×12    | 4    | 8    | 250    |'),
    right: program('  | module (1a) | 28×28×12    | 4    | 8    | 240    |'),
  }),

  'claim/unit': problemKind<{
    readonly unit: string
    /** The size of the unit with which all figures follow, and the one that the table has. */
    readonly meant: string
    readonly size: string
    /** How many figures fail. */
    readonly count: number
  }>({
    severity: 'error',
    message: ({ unit, meant, size, count }) =>
      `${count} figures in ${unit} do not follow, and all of them do if ${unit} is ${meant} and not ${size}`,
    help: ({ unit, meant, size }) =>
      /^10+$/.test(meant)
        ? `Leave \`${unit}: ${size}\` out of the table's options.`
        : `Say so in the table's options: \`table(${unit}: ${meant})\`.`,
    explanation:
      'Papers count thousands of parameters by 1000 or by 1024, and seldom say which. ' +
      'Here every figure that is printed with this unit follows from its row under the other reading, and several do not under this one, so it is one mistake and told once. ' +
      'A table says the size of a unit in its options: `table(K: 1024)`.',
    wrong: unitProgram('table'),
    right: unitProgram('table(K: 1024)'),
  }),

  'claim/block-differs': problemKind<{
    readonly block: string
    readonly rows: number
    /** The first of them, and the first of its figures that fails. */
    readonly row: string
    readonly header: string
    readonly printed: string
    readonly actual: string
  }>({
    severity: 'error',
    message: ({ block, rows, row, header, printed, actual }) =>
      `all ${rows} rows of \`${block}\` differ from what is printed: ${header} of \`${row}\` is printed ${printed}, the row gives ${actual}`,
    help: ({ block }) =>
      `Their sizes hold, so the mistake is most likely in \`${block}\` and not in the rows.`,
    explanation:
      'Every row that is this block comes to other figures than are printed, while their sizes are what the table says. ' +
      'One mistake in the block, a window of another size or a branch on another input, does just that, so it is told once, at the first of its figures. ' +
      'Compare the body of the block with the figure in the paper.',
    wrong: blockProgram('1×1'),
    right: blockProgram('3×3'),
  }),

  'claim/contradicted': problemKind<{
    readonly header: string
    readonly printed: string
    /** The other row, what it prints, and where it stands. */
    readonly row: string
    readonly other: string
    readonly side: 'before' | 'after'
  }>({
    severity: 'error',
    message: ({ header, printed, row, other, side }) =>
      `${header} is printed ${printed}, and \`${row}\` ${side} it prints ${other}`,
    help: () => 'One of the two is wrong.',
    explanation:
      'A row that takes its printed output as an argument is computed from it, so its own figures need not tell whether it is right. ' +
      'The row after it keeps an axis and prints another figure for it: either cell may be the wrong one, so the problem is shown at both.',
    wrong: [
      'block linear(output_size: Shape) = std.linear(output_size.c)',
      '',
      'network small : 1×1×8 -> 1×1×11 = chain table',
      '  | type    | output size |',
      '  |---------|-------------|',
      '  | linear  | 1×1×11      |',
      '  | softmax | 1×1×10      |',
      '',
    ].join('\n'),
    right: [
      'block linear(output_size: Shape) = std.linear(output_size.c)',
      '',
      'network small : 1×1×8 -> 1×1×10 = chain table',
      '  | type    | output size |',
      '  |---------|-------------|',
      '  | linear  | 1×1×10      |',
      '  | softmax | 1×1×10      |',
      '',
    ].join('\n'),
  }),

  'waiver/needless': problemKind<{
    readonly header: string
    readonly printed: string
    /** `159.9K, truncated`; null where the figure is simply right. */
    readonly how: string | null
    /** The value that the waiver gives, and whether it follows as well. */
    readonly stated: string
    readonly valueHolds: boolean
    /** Whether this is said at the waiver or at the cell. */
    readonly at: 'waiver' | 'cell'
  }>({
    severity: 'error',
    message: ({ header, printed, how, stated, valueHolds, at }) => {
      const why = how === null ? '' : ` (${how})`
      if (at === 'cell')
        return `${header} is printed ${printed} and follows${why}, but is waived as ${stated}`
      const other = valueHolds ? '' : `, and the ${stated} given here does not`
      return `the printed ${printed} follows${why}${other}. Remove this waiver`
    },
    explanation:
      'A waiver says that the paper prints a figure that does not follow from the row. ' +
      'This figure does: it is what the row computes, rounded or truncated to the printed digits. ' +
      'A waiver that is not needed would hide a later mistake in that cell, so it is an error. ' +
      'Where the value of the waiver does not follow any more, the row may have changed, and the problem is shown at the cell too. ' +
      'Remove it; the claim is then checked as printed.',
    wrong: program(
      '  | module (1a) | 28×28×12    | 4    | 8    | 0.2K   |',
      '  waive 1a.params is 240 because "it looked wrong"',
    ),
    right: program('  | module (1a) | 28×28×12    | 4    | 8    | 0.2K   |'),
  }),

  'waiver/differs': problemKind<
    ClaimFacts & {
      /** How the waiver names the claim: `1a.params`. */
      readonly reference: string
      /** The value that the waiver gives. */
      readonly stated: string
      /** The value that holds, written as the waiver writes it; null where there is no writing it so. */
      readonly mended: string | null
      /** Whether this is said at the waiver or at the cell. */
      readonly at: 'waiver' | 'cell'
    }
  >({
    severity: 'error',
    message: ({ header, printed, stated, subject, actual, reference, at }) =>
      at === 'waiver'
        ? `${reference} is waived as ${stated}, ${subject} gives ${actual}`
        : `${header} is printed ${printed} and waived as ${stated}, ${subject} gives ${actual}`,
    help: ({ at, mended }) =>
      at === 'waiver'
        ? mended && `Write ${mended}, or mend the row`
        : 'Mend the row, or the value in its waiver',
    explanation:
      'A waiver corrects a figure and does not leave it unchecked: the value that it states must be what the row computes. ' +
      'Neither the printed figure nor this value is. ' +
      'Either the value is wrong, or the row has changed since the waiver was written; so the problem is shown at the waiver and at the cell, or at the cell alone where other figures of the row fail as well.',
    wrong: program(
      '  | module (1a) | 28×28×12    | 4    | 8    | 0.3K   |',
      '  waive 1a.params is 250 because "the paper leaves a branch out"',
    ),
    right: program(
      '  | module (1a) | 28×28×12    | 4    | 8    | 0.3K   |',
      '  waive 1a.params is 240 because "the paper leaves a branch out"',
    ),
  }),

  'waiver/value': problemKind<{ readonly reference: string; readonly value: string }>({
    severity: 'error',
    message: ({ reference, value }) =>
      `\`${value}\` is no number or size, so it cannot stand in the place of ${reference}`,
    explanation:
      'A waiver states the value that follows from the row in the place of the printed one: a number, perhaps with a unit (498K), or sizes joined by ×. ' +
      'It is checked like a printed figure, so anything else has no meaning here.',
    wrong: program(
      '  | module (1a) | 28×28×12    | 4    | 8    | 0.3K   |',
      '  waive 1a.params is "less" because "the paper leaves a branch out"',
    ),
    right: program(
      '  | module (1a) | 28×28×12    | 4    | 8    | 0.3K   |',
      '  waive 1a.params is 240 because "the paper leaves a branch out"',
    ),
  }),

  'waiver/twice': problemKind<{ readonly reference: string }>({
    severity: 'error',
    message: ({ reference }) => `${reference} is waived twice`,
    explanation:
      'One printed figure has one correction. Two waivers of the same figure either say the same twice or contradict each other. Keep the one whose value follows from the row.',
    wrong: program(
      '  | module (1a) | 28×28×12    | 4    | 8    | 0.3K   |',
      '  waive 1a.params is 240 because "the paper leaves a branch out"',
      '  waive 1a.params is 240 because "see above"',
    ),
    right: program(
      '  | module (1a) | 28×28×12    | 4    | 8    | 0.3K   |',
      '  waive 1a.params is 240 because "the paper leaves a branch out"',
    ),
  }),
}
