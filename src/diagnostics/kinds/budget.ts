/** The problems of the family `budget`: bounds that a network does not keep. */
import { problemKind } from '../problem.ts'

export interface BudgetFacts {
  /** The quantity as written: `training_memory(batch: 32)`. */
  readonly quantity: string
  /** The network or part: `googlenet`, `head aux1 of googlenet`. */
  readonly subject: string
  /** The size at which it was found, if the budget covers several or the network leaves sizes open: `n = 224`. */
  readonly at: string | null
  /** The bound as written: `7.0M`. */
  readonly bound: string
  /** The computed value: `7,123,456 = 7.12M`. */
  readonly actual: string
  /** The absolute difference between computed value and bound; null if that is not a number. */
  readonly difference: string | null
  /** The rows that cost most, with their shares, largest first: `inception (5b) 20.6%`. */
  readonly spenders: readonly string[]
}

const mostSpent = ({ spenders }: BudgetFacts): string | null => {
  if (spenders.length === 0) return null
  const last = spenders.at(-1)!
  const listed = spenders.length === 1 ? last : `${spenders.slice(0, -1).join(', ')} and ${last}`
  return `Most of it goes to ${listed}`
}

const about = ({ subject, at }: Pick<BudgetFacts, 'subject' | 'at'>): string =>
  at === null ? subject : `${subject} at ${at}`

const program = (budget: string) =>
  [
    'network small : 28×28×3 -> 28×28×16 =',
    '  conv2d(3×3, 8) |> relu |> conv2d(3×3, 16)',
    '',
    'budget small',
    `  ${budget}`,
    '',
  ].join('\n')

export const budgetProblems = {
  'budget/exceeded': problemKind<BudgetFacts>({
    severity: 'error',
    message: ({ quantity, bound, actual, difference, ...where }) =>
      `${quantity} of ${about(where)} is ${actual}, over its budget of ${bound}${difference === null ? '' : ` by ${difference}`}`,
    help: mostSpent,
    explanation:
      'A line `quantity <= bound` of a budget is an upper bound: the network may not cost more. The message ' +
      'names the rows that cost most. A budget over several sizes is reported at the first size that breaks it. ' +
      'Make one of those rows cheaper, or raise the bound if the goal has changed. The numbers follow the ' +
      'default convention: trained values, and multiply-accumulates of convolutions and linear layers.',
    wrong: program('params <= 1000'),
    right: program('params <= 1500'),
  }),

  'budget/not-reached': problemKind<BudgetFacts>({
    severity: 'error',
    message: ({ quantity, bound, actual, difference, ...where }) =>
      `${quantity} of ${about(where)} is ${actual}, ${difference === null ? '' : `${difference} `}short of the ${bound} that its budget requires`,
    explanation:
      'A line `quantity >= bound` of a budget requires at least that much, usually of a receptive field. If ' +
      'height and width differ, the smaller one counts. A value that sees the whole input satisfies every ' +
      'bound. More layers, larger windows, dilation or earlier strides widen a receptive field.',
    wrong: program('receptive_field >= 7'),
    right: program('receptive_field >= 5'),
  }),

  'budget/differs': problemKind<BudgetFacts>({
    severity: 'error',
    // A wrong row makes every exact total wrong as well.
    yieldsTo: { network: ['claim/differs', 'claim/block-differs', 'waiver/differs'] },
    message: ({ quantity, bound, actual, difference, ...where }) =>
      `${quantity} of ${about(where)} is ${actual} but its budget says exactly ${bound}${difference === null ? '' : `: they differ by ${difference}`}`,
    help: mostSpent,
    explanation:
      'A line `quantity == bound` of a budget fixes a number to the last digit; use it for totals that must not ' +
      'change unnoticed. If the change was intended, write the new number.',
    wrong: program('params == 1391'),
    right: program('params == 1392'),
  }),

  'budget/undecided': problemKind<{
    readonly quantity: string
    readonly subject: string
    readonly actual: string
    readonly comparison: string
    readonly bound: string
    readonly at: string
  }>({
    severity: 'error',
    message: ({ quantity, subject, actual, comparison, bound }) =>
      `${quantity} of ${subject} is ${actual}; whether that is ${comparison} ${bound} at every size is undecided`,
    help: ({ at }) => `Give the budget a size, or a range of sizes: \`${at}\`.`,
    explanation:
      'If the input sizes of a network are names, its costs are formulas, and a budget without `at` must hold ' +
      'at every size. Its bound may name the sizes: `macs <= 60K·h·w`. If it can be neither proved nor refuted, ' +
      'say which sizes are meant: `budget NAME at 224×224×3` for one, `budget NAME at n×n×3 for n in 192..256 ' +
      'if n % 32 == 0` for several.',
    wrong: 'network n : h×w×3 -> h×w×8 = conv2d(3×3, 8)\n\nbudget n\n  macs <= 108·(h·h + w·w)\n',
    right:
      'network n : h×w×3 -> h×w×8 = conv2d(3×3, 8)\n\nbudget n at k×k×3 for k in 1..64\n  macs <= 216·k·k\n',
  }),

  'budget/no-such-number': problemKind<{
    readonly quantity: string
    readonly subject: string
    readonly why: string
  }>({
    severity: 'error',
    message: ({ quantity, subject, why }) => `${subject} has no ${quantity}: ${why}`,
    explanation:
      'Receptive field and effective stride count positions of the input along its height and width. A network ' +
      'whose input has no height and width has neither, and a value that depends on the whole map has no ' +
      'stride. Bound them at an earlier row, or remove the line.',
    wrong: program('effective_stride <= 1')
      .replace('conv2d(3×3, 16)', 'global_avg_pool |> linear(16)')
      .replace('28×28×16', '1×1×16'),
    right: program('effective_stride <= 1'),
  }),
}
