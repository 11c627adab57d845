/** The problems of the family `limit` that bound what a check may compute (section 12 of the language). */
import { problemKind } from '../problem.ts'

const tiny = 'network tiny : 8×8×3 -> 8×8×3 = relu\n'
const many = (value: number) => value.toLocaleString('en')

export const limitOfWorkProblems = {
  'limit/work': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `checking this takes more than ${many(limit)} steps`,
    help: () => 'Look for a function that calls another twice, which calls another twice, and so on.',
    explanation:
      'Every check ends, and ends soon: a declaration whose values take more steps than any architecture needs is left unchecked. Look for a definition that calls others twice and again, and compute its value once, under a name.',
    wrong: `${Array.from({ length: 26 }, (_, i) => `let f${i}(n: Int) = ${i === 0 ? 'n' : `f${i - 1}(n) + f${i - 1}(n)`}\n`).join('')}network net : 8×8×3 -> 8×8×3 = if f25(1) > 0 then relu else identity\n`,
    right: tiny,
  }),
  'limit/list': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this list has more than ${many(limit)} elements`,
    help: () => null,
    explanation:
      'Lists, ranges and comprehensions have at most 100,000 elements. Take a shorter range, or `repeat(n, block)`, which makes no list.',
    wrong: 'let all = 1..1_000_000\n\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
    right: 'let all = 1..1_000\n\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
  }),
  'limit/sizes': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this budget is about more than ${many(limit)} sizes`,
    help: () => 'Take steps: `for n in 32..1024 if n % 32 == 0`.',
    explanation:
      'A budget is held at each of its sizes, at 10,000 at most. Take fewer: a shorter range, a condition after `if` that leaves sizes out, or one name for both axes, `at n×n×3`.',
    wrong:
      'network net : h×w×3 -> h×w×4 = conv2d(3×3, 4)\n\nbudget net at n×m×3 for n in 1..200 for m in 1..200\n  macs <= 10M\n',
    right:
      'network net : h×w×3 -> h×w×4 = conv2d(3×3, 4)\n\nbudget net at n×n×3 for n in 1..200\n  macs <= 10M\n',
  }),
  'limit/count': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `a block is repeated a whole number of times, from 0 to ${many(limit)}`,
    help: () => null,
    explanation:
      '`repeat(n, b)` and `b × n` make n copies in a row: n is a whole number that is not negative, and at most 100,000. No copy at all is the identity.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = relu × (1 - 3)\n',
    right: 'network n : 8×8×3 -> 8×8×3 = relu × 2\n',
  }),
  'limit/integer': problemKind<{ value: string }>({
    severity: 'error',
    message: ({ value }) => `${value} is beyond the largest whole number, 10¹⁸`,
    help: () => null,
    explanation:
      'Counts and sizes go up to 10¹⁸: more than any machine holds. Look for a digit too many, or for a product that was meant as a size.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, 10_000_000_000_000_000_000)\n',
    right: 'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, 3)\n',
  }),
  'limit/operations': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this network has more than ${many(limit)} operations`,
    help: () => null,
    explanation:
      'A network has at most 1,000,000 operations. Repeats multiply: look for a count with a zero too many, or for a repeat inside another.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = (relu × 2_000) × 1_000\n',
    right: 'network n : 8×8×3 -> 8×8×3 = (relu × 20) × 10\n',
  }),
  'limit/call-depth': problemKind<{ limit: number }>({
    severity: 'error',
    // Where names lead to themselves, blocks call blocks without end.
    yieldsTo: { program: ['name/recursive'] },
    message: ({ limit }) => `blocks call blocks more than ${limit} deep here`,
    help: () => 'Is this block defined by itself, through a table?',
    explanation:
      'Blocks may not be defined by themselves, also not through the cells of a table; a chain of calls this deep is taken for that. Write what repeats with `repeat(n, block)` or a comprehension.',
    wrong:
      'block again = chain table\n  | type  |\n  |-------|\n  | again |\n\nnetwork n : 8×8×3 -> 8×8×3 = again\n',
    right:
      'block again = chain table\n  | type |\n  |------|\n  | relu |\n\nnetwork n : 8×8×3 -> 8×8×3 = again\n',
  }),
  'limit/rows': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this table has more than ${many(limit)} rows`,
    help: () => 'Use a `repeat` column, or divide the table.',
    explanation:
      'A table has at most 10,000 rows. Rows that are alike can be one row with a `repeat` column.',
    wrong: `network n : 8×8×3 -> 8×8×3 = chain table\n  | type |\n  |------|\n${'  | relu |\n'.repeat(10_001)}`,
    right:
      'network n : 8×8×3 -> 8×8×3 = chain table(n: repeat)\n  | type | n      |\n  |------|--------|\n  | relu | 10_001 |\n',
  }),
  'limit/imports': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `more than ${limit} files are imported`,
    help: () => null,
    explanation:
      'A file and what it imports, directly or through others, are at most 256 files. Put small files together, or remove imports of which nothing is used.',
    wrong: Array.from({ length: 257 }, (_, i) => `import { a as a${i} } from "./part${i}"\n`).join('') + tiny,
    right: `import { a } from "./part1"\n${tiny}`,
    files: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`./part${i}`, 'let a = 1\n'])),
  }),
}
