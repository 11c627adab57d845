/** The problems of the family `name`: what a name means, and that it means one thing. */
import { didYouMean, type Nearest } from '../nearest.ts'
import { problemKind } from '../problem.ts'

export const nameProblems = {
  'name/unknown': problemKind<{ name: string; nearest: Nearest | null; what?: string }>({
    severity: 'error',
    reported: 'once per message',
    message: ({ name, what }) => `there is no ${what ?? 'name'} \`${name}\` here`,
    help: ({ nearest }) => didYouMean(nearest),
    explanation:
      'A name must be declared in the file, imported, a parameter, a size of the signature, or part of the ' +
      'standard library. Two names are equal if they match after every run of blanks or underscores is replaced ' +
      'by one underscore, and `x` between digits by `×`; case matters.',
    wrong: 'network n : 8×8×3 -> 8×8×3 = rellu\n',
    right: 'network n : 8×8×3 -> 8×8×3 = relu\n',
  }),
  'name/declared-twice': problemKind<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` is declared twice`,
    help: () => 'Give one of the two another name.',
    explanation:
      'Within one list of parameters, one body or one file, each name is declared once, so that a reader never ' +
      'has to ask which one is meant. Rename one of the two, or remove the unused one.',
    wrong: 'let a = 1\nlet a = 2\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
    right: 'let a = 1\nlet b = 2\nnetwork n : 8×8×3 -> 8×8×3 = relu\n',
  }),
  'name/shadows': problemKind<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `\`${name}\` hides another \`${name}\` that is in scope here`,
    help: () => 'Give the inner one another name.',
    explanation:
      "A name may not hide another one of the same file: a `k` that is the input's channels here and the growth " +
      'rate three lines up is an error that no shape reveals. Names of the standard library may be redeclared; ' +
      'the originals remain available as `std.NAME`.',
    wrong: 'let k = 4\nblock f(k: Int) = conv2d(1×1, k)\nnetwork n : 8×8×3 -> 8×8×4 = f(4)\n',
    right: 'let k = 4\nblock f(filters: Int) = conv2d(1×1, filters)\nnetwork n : 8×8×3 -> 8×8×4 = f(4)\n',
  }),
  'name/recursive': problemKind<{ name: string; cycle: string }>({
    severity: 'error',
    message: ({ name, cycle }) => `\`${name}\` is defined in terms of itself: ${cycle}`,
    help: () => 'Use `repeat(n, b)` or `b × n` for copies in a row.',
    explanation:
      'No name may lead back to itself, directly or through others, so that every check ends. Repetition is ' +
      'written with `repeat`, `×`, `chain` or a comprehension.',
    wrong: 'block f = relu |> f\nnetwork n : 8×8×3 -> 8×8×3 = f\n',
    right: 'block f = relu |> relu\nnetwork n : 8×8×3 -> 8×8×3 = f\n',
  }),
  'name/unknown-member': problemKind<{ name: string; of: string; nearest: Nearest | null; members: string }>({
    severity: 'error',
    message: ({ name, of, members }) => `${of} has no \`${name}\`; it has ${members}`,
    help: ({ nearest }) => didYouMean(nearest),
    explanation:
      'Sizes have `h` and `w`, windows `h`, `w` and `stride`, shapes `h`, `w` and `c`, records the fields they ' +
      'were written with, and `std` every name of the standard library. Write one of those; `inc explain ' +
      'OPERATION` describes an operation of the library.',
    wrong: 'block f(size: Window) = max_pool(size.height×size.w)\nnetwork n : 8×8×3 -> 8×8×3 = f(2×2)\n',
    right: 'block f(size: Window) = max_pool(size.h×size.w)\nnetwork n : 8×8×3 -> 8×8×3 = f(2×2)\n',
  }),
  'name/unknown-network': problemKind<{ name: string; nearest: Nearest | null }>({
    severity: 'error',
    message: ({ name }) => `there is no network \`${name}\` in this file`,
    help: ({ nearest }) => didYouMean(nearest),
    explanation:
      'A `head`, a `budget` and a `train` block name a network or a family of the same file, or one member of a ' +
      'family: `vgg.D`. Declare the network in this file, or correct the name: an imported network has the ' +
      'heads, budgets and recipe of its own file.',
    wrong: 'network net : 8×8×3 -> 8×8×3 = relu\nbudget nett\n  params <= 1\n',
    right: 'network net : 8×8×3 -> 8×8×3 = relu\nbudget net\n  params <= 1\n',
  }),
}
