/** The problems of the family `import`. */
import { didYouMean, type Nearest } from '../nearest.ts'
import { problemKind } from '../problem.ts'

const program = (path: string, name: string) =>
  `import { ${name} } from "${path}"\nnetwork n : 8×8×3 -> 8×8×4 = twice(4)\n`
const files = {
  './blocks': 'block twice(k: Int) = conv2d(1×1, k) |> conv2d(1×1, k)\n',
  './loop_a': 'import { b } from "./loop_b"\nblock a = relu\n',
  './loop_b': 'import { a } from "./loop_a"\nblock b = relu\n',
}

export const importProblems = {
  'import/missing': problemKind<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `cannot import "${path}": ${reason}`,
    help: () =>
      'Paths are relative to this file (`./blocks` is `blocks.inc` in the same folder) or name a part of the standard library (`std/blocks`).',
    explanation:
      'An import names a file relative to the importing one, without its `.inc`, or a part of the standard ' +
      'library. The file must exist, be readable, and be inside the starting folder or a folder above it that ' +
      'the checker may read.',
    wrong: program('./block', 'twice'),
    right: program('./blocks', 'twice'),
    files,
  }),
  'import/unknown-name': problemKind<{ name: string; path: string; nearest: Nearest | null }>({
    severity: 'error',
    message: ({ name, path }) => `"${path}" declares no \`${name}\``,
    help: ({ nearest }) => didYouMean(nearest),
    explanation:
      'Only a `let`, a `block` or a `network` that starts at the first column of the imported file can be ' +
      'imported. Declare it there, or import it from the file that declares it; a file does not pass on its own ' +
      'imports.',
    wrong: program('./blocks', 'twise as twice'),
    right: program('./blocks', 'twice'),
    files,
  }),
  'import/cycle': problemKind<{ path: string; cycle: string }>({
    severity: 'error',
    message: ({ path, cycle }) => `"${path}" imports this file again: ${cycle}`,
    help: () => 'Move what both need into a third file.',
    explanation:
      'Imports must not form a cycle, so that every file can be checked before the files that use it. Move what ' +
      'both files need into a third one that imports neither.',
    wrong: 'import { a } from "./loop_a"\nnetwork n : 8×8×3 -> 8×8×3 = a\n',
    right: 'import { twice } from "./blocks"\nnetwork n : 8×8×3 -> 8×8×4 = twice(4)\n',
    files,
  }),
}
