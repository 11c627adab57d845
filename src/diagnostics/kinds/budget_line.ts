/** The problems of the family `budget` that concern how a line is written, not what it finds. */
import { didYouMean, type Nearest } from '../nearest.ts'
import { problemKind } from '../problem.ts'

const net = (line: string) =>
  `network n : 8×8×3 -> 8×8×4 = conv2d(3×3, 4) as a |> relu\n\nbudget n\n  ${line}\n`

export const budgetLineProblems = {
  'budget/unknown-quantity': problemKind<{ name: string; nearest: Nearest | null }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` is not a quantity that a budget can bound`,
    help: ({ nearest }) =>
      didYouMean(
        nearest,
        'Quantities are params, frozen_params, macs, flops, activation_memory, training_memory, receptive_field, effective_stride, depth.',
      ),
    explanation:
      'A budget bounds params, frozen_params, macs, flops, activation_memory, training_memory(batch: n, optimizer: sgd), receptive_field(ROW), effective_stride(ROW) or depth. Each of these is a number that `inc cost` prints; correct the name.',
    wrong: net('parms <= 1K'),
    right: net('params <= 1K'),
  }),
  'budget/argument': problemKind<{ quantity: string; needed: string }>({
    severity: 'error',
    message: ({ quantity, needed }) => `\`${quantity}\` takes ${needed}`,
    help: () => null,
    explanation:
      'Most quantities take a row, `macs(5b)`; training memory takes `batch:` and `optimizer:` (sgd, momentum ' +
      'or adam); the others take nothing. An argument without a meaning is an error rather than ignored: remove ' +
      'it, or bound a quantity that takes it.',
    wrong: net('params(batch: 32) <= 1K'),
    right: net('params(a) <= 1K'),
  }),
  'budget/bound': problemKind<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `the bound of a budget must be a number, not ${found}`,
    help: () => null,
    explanation:
      'The bound of a budget is one number: `7.0M`, `4 GiB`, `224`. Write the number, with its unit if it has ' +
      'one; a bound on two axes applies to both.',
    wrong: net('params <= 3×3'),
    right: net('params <= 1K'),
  }),
  'budget/size': problemKind<{ network: string; asked: string; input: string }>({
    severity: 'error',
    message: ({ network, asked, input }) =>
      `this budget is at ${asked} but the input of \`${network}\` is ${input}`,
    help: () => 'Remove `at`, or declare a network with that input, or with names for its sizes.',
    explanation:
      'A network takes the input that its signature declares: a budget cannot use another size where that is a ' +
      'number, nor two different sizes where one name appears twice. Remove `at` and the size, or declare a ' +
      'network with the other input, or with names for the sizes that it leaves open: `h×w×3`.',
    wrong: 'network n : 8×8×3 -> 8×8×4 = conv2d(3×3, 4)\n\nbudget n at 16×16×3\n  macs <= 1M\n',
    right: 'network n : 8×8×3 -> 8×8×4 = conv2d(3×3, 4)\n\nbudget n at 8×8×3\n  macs <= 1M\n',
  }),
  'budget/size-not-taken': problemKind<{ network: string; asked: string; condition: string }>({
    severity: 'error',
    message: ({ network, asked, condition }) =>
      `this budget is at ${asked} but \`${network}\` only accepts sizes with \`${condition}\``,
    help: ({ condition }) => `Use other sizes, or add \`if ${condition}\` after \`for … in …\`.`,
    explanation:
      "The `where` of a network's signature holds for every input that it accepts, so at any other size there " +
      'is nothing to check. Leave that size out.',
    wrong:
      'network n : h×w×3 -> h×w×4 where h % 2 == 0 = conv2d(3×3, 4)\n\nbudget n at 9×8×3\n  macs <= 1M\n',
    right:
      'network n : h×w×3 -> h×w×4 where h % 2 == 0 = conv2d(3×3, 4)\n\nbudget n at 8×9×3\n  macs <= 1M\n',
  }),
  'budget/no-size': problemKind<{ network: string }>({
    severity: 'error',
    message: ({ network }) => `this budget gives no size at which \`${network}\` could be checked`,
    help: () => 'Ranges run from the smaller number to the larger and include both: `for n in 192..256`.',
    explanation:
      'A budget over no size at all would always hold. Look for an empty range, or for an `if` condition that ' +
      'no number of the range satisfies.',
    wrong:
      'network n : h×w×3 -> h×w×4 = conv2d(3×3, 4)\n\nbudget n at k×k×3 for k in 33..63 if k % 32 == 0\n  macs <= 1M\n',
    right:
      'network n : h×w×3 -> h×w×4 = conv2d(3×3, 4)\n\nbudget n at k×k×3 for k in 32..64 if k % 32 == 0\n  macs <= 1M\n',
  }),
}
