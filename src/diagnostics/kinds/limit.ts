/** The problems of the family `limit`: sizes beyond which nothing is read or computed, so that every check ends soon. */
import { problemKind } from '../problem.ts'

const TINY_NETWORK = 'network tiny : 8×8×3 -> 8×8×3 = relu\n'

export const limitProblems = {
  'limit/file-size': problemKind<{ readonly size: number; readonly limit: number }>({
    severity: 'error',
    message: ({ size, limit }) =>
      `the file has ${size.toLocaleString('en')} characters; at most ${limit.toLocaleString('en')} are read`,
    explanation:
      'A program is written by hand, and the largest table of a paper has a few thousand characters. A larger file is ' +
      'most likely not a program, and reading it would only take time. Divide it into files that import one another.',
    wrong: `${'// This line is one of far too many.\n'.repeat(29_000)}${TINY_NETWORK}`,
    right: `// This line is one of few.\n${TINY_NETWORK}`,
  }),

  'limit/nesting': problemKind<{ readonly limit: number }>({
    severity: 'error',
    message: ({ limit }) => `brackets and \`if\`s are nested more than ${limit} deep here`,
    help: () => 'Name an inner part with `let` or `block` and use the name.',
    explanation:
      'Brackets within brackets, and `if`s within `if`s or one after the other in an `else`, may go 64 deep. Whatever ' +
      'reads a program goes as deep as it is nested, and nobody could read more. Give a name to an inner part.',
    wrong: `let deep = ${'('.repeat(65)}1${')'.repeat(65)}\n\n${TINY_NETWORK}`,
    right: `let deep = ${'('.repeat(64)}1${')'.repeat(64)}\n\n${TINY_NETWORK}`,
  }),

  'limit/operators': problemKind<{ readonly operators: number; readonly limit: number }>({
    severity: 'error',
    message: ({ operators, limit }) =>
      `this expression has ${operators.toLocaleString('en')} operators or suffixes in a row; at most about ${limit} are read`,
    help: () => 'Name parts of it with `let`, or use `sum` or `repeat`.',
    explanation:
      'Operators in a row, as in `1 + 1 + 1`, and suffixes in a row nest within one another once they are read, and the ' +
      'depth of that is limited. A sum of many is `sum([…])`, and a block many times over is `repeat(n, block)`.',
    wrong: `let many = 1${' + 1'.repeat(600)}\n\n${TINY_NETWORK}`,
    right: `let many = sum([1 for i in 1..601])\n\n${TINY_NETWORK}`,
  }),

  'limit/number': problemKind<{ readonly digits: number; readonly exponent: number }>({
    severity: 'error',
    message: ({ digits, exponent }) =>
      exponent > 99
        ? `this number has the exponent ${exponent}; exponents up to 99 are read`
        : `this number has ${digits} digits; up to 100 are read`,
    explanation:
      'Numbers are exact here, whatever their size, so a huge exponent would make a number of as many digits. No size, ' +
      'rate or constant of a network needs more than 100 digits or an exponent over 99.',
    wrong: `let tiny_rate = 1e-100\n\n${TINY_NETWORK}`,
    right: `let tiny_rate = 1e-9\n\n${TINY_NETWORK}`,
  }),
}
