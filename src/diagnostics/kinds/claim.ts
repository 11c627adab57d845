/** The problems of the families `claim` and `waiver`: figures of a table that differ from what its rows compute. */
import { problemKind } from '../problem.ts'

/** The facts of a claim that its messages share. */
export interface ClaimFacts {
  /** The column's header: `output size`. */
  readonly header: string
  /** The figure as printed: `159K`. */
  readonly printed: string
  /** `the row`, `the network`, `the head`. */
  readonly subject: string
  /** The computed value: `190,341 = 185.9K`, `28×28×310 = 64 + 182 + 32 + 32 channels`. */
  readonly actual: string
}

/** A network of one module with two branches and 240 parameters; the caller gives the row and the lines after the table. */
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

/** Three rows of one block, with the caller's window. */
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
      `${header} is printed ${printed} but ${subject} gives ${actual}`,
    help: ({ suggestion }) => suggestion,
    explanation:
      'A column whose header names a quantity (input, output, depth, params, macs, flops, …) is a claim: the ' +
      'row must produce what is printed. A figure with a unit or decimals holds for every value that rounds or ' +
      'truncates to it; a figure with neither is exact; 112×112 claims two axes. Either an argument of the row ' +
      'was copied wrongly, or the figure was, or the paper itself is wrong. In the last case keep its figure ' +
      'and add a waiver under the table that states the right value and the reason. If the output differs, the ' +
      'rows that follow from it are not reported again.',
    wrong: program('  | module (1a) | 28×28×12    | 4    | 8    | 250    |'),
    right: program('  | module (1a) | 28×28×12    | 4    | 8    | 240    |'),
  }),

  'claim/unit': problemKind<{
    readonly unit: string
    /** The size of the unit with which all figures follow, and the size that the table uses. */
    readonly meant: string
    readonly size: string
    /** How many figures fail. */
    readonly count: number
  }>({
    severity: 'error',
    message: ({ unit, meant, size, count }) =>
      `${count} figures in ${unit} do not follow, but all of them do if ${unit} is ${meant} instead of ${size}`,
    help: ({ unit, meant, size }) =>
      /^10+$/.test(meant)
        ? `Remove \`${unit}: ${size}\` from the table's options.`
        : `Set it in the table's options: \`table(${unit}: ${meant})\`.`,
    explanation:
      'Papers count thousands of parameters by 1000 or by 1024 and rarely say which. Here every figure printed ' +
      'with this unit follows from its row under the other reading, and several do not under this one, so it is ' +
      'one mistake and is reported once. The options of a table set the size of a unit: `table(K: 1024)`.',
    wrong: unitProgram('table'),
    right: unitProgram('table(K: 1024)'),
  }),

  'claim/block-differs': problemKind<{
    readonly block: string
    readonly rows: number
    /** The first of these rows, and its first failing figure. */
    readonly row: string
    readonly header: string
    readonly printed: string
    readonly actual: string
  }>({
    severity: 'error',
    message: ({ block, rows, row, header, printed, actual }) =>
      `all ${rows} rows of \`${block}\` differ from what is printed: ${header} of \`${row}\` is printed ${printed} but the row gives ${actual}`,
    help: ({ block }) =>
      `Their printed sizes hold, so the mistake is probably in \`${block}\`, not in the rows.`,
    explanation:
      'Every row that calls this block computes other figures than the table prints, although the printed sizes ' +
      'hold. A single mistake in the block, such as a window of another size or a branch on another input, has ' +
      'this effect, so it is reported once, at the first such figure. Compare the body of the block with the ' +
      'drawing in the paper.',
    wrong: blockProgram('1×1'),
    right: blockProgram('3×3'),
  }),

  'claim/contradicted': problemKind<{
    readonly header: string
    readonly printed: string
    /** The other row, what it prints, and on which side it is. */
    readonly row: string
    readonly other: string
    readonly side: 'before' | 'after'
  }>({
    severity: 'error',
    message: ({ header, printed, row, other, side }) =>
      `${header} is printed ${printed} but \`${row}\` ${side} it prints ${other}`,
    help: () => 'One of the two is wrong.',
    explanation:
      'A row that takes its printed output as an argument is computed from it, so its own figures may not tell ' +
      'whether it is right. The next row keeps an axis but prints a different number for it: either cell may be ' +
      'wrong, so the problem is shown at both.',
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
    /** `159.9K, truncated`; null if the figure is exact. */
    readonly how: string | null
    /** The value that the waiver states, and whether it follows as well. */
    readonly stated: string
    readonly valueHolds: boolean
    /** Whether this is reported at the waiver or at the cell. */
    readonly at: 'waiver' | 'cell'
  }>({
    severity: 'error',
    message: ({ header, printed, how, stated, valueHolds, at }) => {
      const why = how === null ? '' : ` (${how})`
      if (at === 'cell')
        return `${header} is printed ${printed} and follows${why}, but is waived as ${stated}`
      const other = valueHolds ? '' : `, but the ${stated} given here does not`
      return `the printed ${printed} follows${why}${other}. Remove this waiver`
    },
    explanation:
      'A waiver says that the paper prints a figure that does not follow from the row. This one does follow: it ' +
      'is what the row computes, rounded or truncated to the printed digits. A needless waiver would hide a ' +
      'later mistake in that cell, so it is an error. If the value of the waiver no longer follows, the row may ' +
      'have changed, and the problem is shown at the cell too. Remove the waiver; the claim is then checked as ' +
      'printed.',
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
      /** The value that the waiver states. */
      readonly stated: string
      /** The value that holds, in the waiver's notation; null if it cannot be written that way. */
      readonly corrected: string | null
      /** Whether this is reported at the waiver or at the cell. */
      readonly at: 'waiver' | 'cell'
    }
  >({
    severity: 'error',
    message: ({ header, printed, stated, subject, actual, reference, at }) =>
      at === 'waiver'
        ? `${reference} is waived as ${stated} but ${subject} gives ${actual}`
        : `${header} is printed ${printed} and waived as ${stated} but ${subject} gives ${actual}`,
    help: ({ at, corrected }) =>
      at === 'waiver'
        ? corrected && `Write ${corrected}, or fix the row`
        : 'Fix the row, or the value in its waiver',
    explanation:
      'A waiver corrects a figure instead of leaving it unchecked: the value that it states must be what the ' +
      'row computes. Here neither the printed figure nor that value is. Either the value is wrong, or the row ' +
      'has changed since the waiver was written. The problem is therefore shown at the waiver and at the cell, ' +
      'or at the cell alone if other figures of the row fail as well.',
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
      `\`${value}\` is not a number or a size, so it cannot replace ${reference}`,
    explanation:
      'A waiver states the value that follows from the row in place of the printed one: a number, perhaps with ' +
      'a unit (498K), or sizes joined by ×. It is checked like a printed figure, so anything else has no ' +
      'meaning here.',
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
      'One printed figure has one correction. Two waivers of the same figure either repeat or contradict each ' +
      'other. Keep the one whose value follows from the row.',
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
