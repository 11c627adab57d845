/** The problems of the family `limit` that bound what a check may compute. */
import { problemKind } from '../problem.ts'

const tiny = 'network tiny : 8×8×3 -> 8×8×3 = relu\n'
const many = (value: number) => value.toLocaleString('en')

export const limitOfWorkProblems = {
  'limit/work': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `checking this takes more than ${many(limit)} steps`,
    help: () => 'Look for a function that calls another twice, which calls another twice, and so on.',
    explanation:
      'Every check must end soon, so a declaration whose values take more steps than any architecture needs is ' +
      'left unchecked. Look for a definition that calls others twice, again and again, and compute its value ' +
      'once, under a name.',
    wrong: `${Array.from({ length: 26 }, (_, i) => `let f${i}(n: Int) = ${i === 0 ? 'n' : `f${i - 1}(n) + f${i - 1}(n)`}\n`).join('')}network net : 8×8×3 -> 8×8×3 = if f25(1) > 0 then relu else identity\n`,
    right: tiny,
  }),
  'limit/list': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this list has more than ${many(limit)} elements`,
    help: () => null,
    explanation:
      'Lists, ranges and comprehensions have at most 100,000 elements. Use a shorter range, or `repeat(n, ' +
      'block)`, which builds no list.',
    wrong: 'let all = 1..1_000_000\n\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
    right: 'let all = 1..1_000\n\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
  }),
  'limit/sizes': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this budget covers more than ${many(limit)} sizes`,
    help: () => 'Use a step: `for n in 32..1024 if n % 32 == 0`.',
    explanation:
      'A budget is checked at each of its sizes, at most 10,000. Use fewer: a shorter range, a condition after ' +
      '`if` that leaves sizes out, or one name for both axes, `at n×n×3`.',
    wrong:
      'network net : h×w×3 -> h×w×4 = conv2d(3×3, 4)\n\nbudget net at n×m×3 for n in 1..200 for m in 1..200\n  macs <= 10M\n',
    right:
      'network net : h×w×3 -> h×w×4 = conv2d(3×3, 4)\n\nbudget net at n×n×3 for n in 1..200\n  macs <= 10M\n',
  }),
  'limit/count': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `a block must be repeated a whole number of times, from 0 to ${many(limit)}`,
    help: () => null,
    explanation:
      '`repeat(n, b)` and `b × n` make n copies in a row, where n is a whole number from 0 to 100,000. Zero ' +
      'copies are the identity.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = relu × (1 - 3)\n',
    right: 'network n : 8×8×3 -> 8×8×3 = relu × 2\n',
  }),
  'limit/integer': problemKind<{ value: string }>({
    severity: 'error',
    message: ({ value }) => `${value} is beyond the largest whole number, 10¹⁸`,
    help: () => null,
    explanation:
      'Counts and sizes go up to 10¹⁸, more than any machine holds. Look for an extra digit, or for a product ' +
      'that was meant as a size.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, 10_000_000_000_000_000_000)\n',
    right: 'network n : 8×8×3 -> 8×8×3 = conv2d(3×3, 3)\n',
  }),
  'limit/operations': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this network has more than ${many(limit)} operations`,
    help: () => null,
    explanation:
      'A network has at most 1,000,000 operations. Repeats multiply: look for a count with an extra zero, or ' +
      'for a repeat inside another.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = (relu × 2_000) × 1_000\n',
    right: 'network n : 8×8×3 -> 8×8×3 = (relu × 20) × 10\n',
  }),
  'limit/call-depth': problemKind<{ limit: number }>({
    severity: 'error',
    // If names lead to themselves, blocks call blocks endlessly.
    yieldsTo: { program: ['name/recursive'] },
    message: ({ limit }) => `blocks call blocks more than ${limit} deep here`,
    help: () => 'Is this block defined in terms of itself, through a table?',
    explanation:
      'A block may not be defined in terms of itself, not even through the cells of a table; a chain of calls ' +
      'this deep is taken for that. Write repetition with `repeat(n, block)` or a comprehension.',
    wrong:
      'block again = chain table\n  | type  |\n  |-------|\n  | again |\n\nnetwork n : 8×8×3 -> 8×8×3 = again\n',
    right:
      'block again = chain table\n  | type |\n  |------|\n  | relu |\n\nnetwork n : 8×8×3 -> 8×8×3 = again\n',
  }),
  'limit/rows': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `this table has more than ${many(limit)} rows`,
    help: () => 'Use a `repeat` column, or split the table.',
    explanation: 'A table has at most 10,000 rows. Identical rows can be one row with a `repeat` column.',
    wrong: `network n : 8×8×3 -> 8×8×3 = chain table\n  | type |\n  |------|\n${'  | relu |\n'.repeat(10_001)}`,
    right:
      'network n : 8×8×3 -> 8×8×3 = chain table(n: repeat)\n  | type | n      |\n  |------|--------|\n  | relu | 10_001 |\n',
  }),
  'limit/imports': problemKind<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `more than ${limit} files are imported`,
    help: () => null,
    explanation:
      'A file and its imports, direct and indirect, may be at most 256 files. Merge small files, or remove ' +
      'unused imports.',
    wrong: Array.from({ length: 257 }, (_, i) => `import { a as a${i} } from "./part${i}"\n`).join('') + tiny,
    right: `import { a } from "./part1"\n${tiny}`,
    files: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`./part${i}`, 'let a = 1\n'])),
  }),
}
