/** The problems of the family `limit`: bounds on what is read, so that every check ends soon. */
import { problemKind } from '../problem.ts'

const TINY_NETWORK = 'network tiny : 8×8×3 -> 8×8×3 = relu\n'

export const limitProblems = {
  'limit/file-size': problemKind<{ readonly size: number; readonly limit: number }>({
    severity: 'error',
    message: ({ size, limit }) =>
      `the file has ${size.toLocaleString('en')} characters; at most ${limit.toLocaleString('en')} are read`,
    explanation:
      'Programs are written by hand, and the largest table of a paper has a few thousand characters. A larger ' +
      'file is most likely not a program, and reading it would only take time. Split it into several files and ' +
      'import them.',
    wrong: `${'// This line is one of far too many.\n'.repeat(29_000)}${TINY_NETWORK}`,
    right: `// This line is one of few.\n${TINY_NETWORK}`,
  }),

  'limit/nesting': problemKind<{ readonly limit: number }>({
    severity: 'error',
    message: ({ limit }) => `brackets and \`if\`s are nested more than ${limit} deep here`,
    help: () => 'Name an inner part with `let` or `block` and use the name.',
    explanation:
      'Brackets within brackets, and `if`s within `if`s or chained in an `else`, may go 64 deep. Everything ' +
      'that reads a program recurses as deep as the program is nested, and no reader could follow more. Name an ' +
      'inner part.',
    wrong: `let deep = ${'('.repeat(65)}1${')'.repeat(65)}\n\n${TINY_NETWORK}`,
    right: `let deep = ${'('.repeat(64)}1${')'.repeat(64)}\n\n${TINY_NETWORK}`,
  }),

  'limit/operators': problemKind<{ readonly operators: number; readonly limit: number }>({
    severity: 'error',
    message: ({ operators, limit }) =>
      `this expression has ${operators.toLocaleString('en')} operators or suffixes in a row; at most about ${limit} are read`,
    help: () => 'Name parts of it with `let`, or use `sum` or `repeat`.',
    explanation:
      'Operators in a row, as in `1 + 1 + 1`, and suffixes in a row become nested once they are parsed, and the ' +
      'depth of nesting is limited. Write a long sum as `sum([…])`, and a block repeated many times as ' +
      '`repeat(n, block)`.',
    wrong: `let many = 1${' + 1'.repeat(600)}\n\n${TINY_NETWORK}`,
    right: `let many = sum([1 for i in 1..601])\n\n${TINY_NETWORK}`,
  }),

  'limit/number': problemKind<{ readonly digits: number; readonly exponent: number }>({
    severity: 'error',
    message: ({ digits, exponent }) =>
      exponent > 99
        ? `this number has the exponent ${exponent}; at most 99 is read`
        : `this number has ${digits} digits; at most 100 are read`,
    explanation:
      'Numbers are exact, whatever their size, so a huge exponent would produce a number with as many digits. ' +
      'No size, rate or constant of a network needs more than 100 digits or an exponent over 99.',
    wrong: `let tiny_rate = 1e-100\n\n${TINY_NETWORK}`,
    right: `let tiny_rate = 1e-9\n\n${TINY_NETWORK}`,
  }),
}
