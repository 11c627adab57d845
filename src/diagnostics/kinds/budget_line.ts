/** The problems of the family `budget` that are about how a line is written, not about what it finds. */
import { problemKind } from '../problem.ts'

const net = (line: string) =>
  `network n : 8×8×3 -> 8×8×4 = conv2d(3×3, 4) as a |> relu\n\nbudget n\n  ${line}\n`

export const budgetLineProblems = {
  'budget/unknown-quantity': problemKind<{ name: string; nearest: string | null }>({
    severity: 'error',
    message: ({ name }) => `a budget cannot be about \`${name}\``,
    help: ({ nearest }) =>
      nearest === null
        ? 'Quantities are params, frozen_params, macs, flops, activation_memory, training_memory, receptive_field, effective_stride, depth.'
        : `Did you mean \`${nearest}\`?`,
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
      'Most quantities take a row, `macs(5b)`; training memory takes `batch:` and `optimizer:` (sgd, momentum or adam); the others nothing. What an argument would mean elsewhere is not defined, so it is refused instead of being left out: remove it, or bound the quantity that takes it.',
    wrong: net('params(batch: 32) <= 1K'),
    right: net('params(a) <= 1K'),
  }),
  'budget/bound': problemKind<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `a budget is bounded by a number, and this is ${found}`,
    help: () => null,
    explanation:
      'The bound of a budget is one number: `7.0M`, `4 GiB`, `224`. Write the number with its unit where it has one; a bound on two axes holds for both of them.',
    wrong: net('params <= 3×3'),
    right: net('params <= 1K'),
  }),
  'budget/size': problemKind<{ network: string; asked: string; input: string }>({
    severity: 'error',
    message: ({ network, asked, input }) =>
      `this budget is about ${asked}, and the input of \`${network}\` is ${input}`,
    help: () => 'Leave out `at`, or declare a network with that input.',
    explanation:
      'A network with numbers in its signature has one input size, so a budget `at` another size has nothing to look at. Remove `at` and the size, or declare a network with the other input for it.',
    wrong: 'network n : 8×8×3 -> 8×8×4 = conv2d(3×3, 4)\n\nbudget n at 16×16×3\n  macs <= 1M\n',
    right: 'network n : 8×8×3 -> 8×8×4 = conv2d(3×3, 4)\n\nbudget n at 8×8×3\n  macs <= 1M\n',
  }),
}
