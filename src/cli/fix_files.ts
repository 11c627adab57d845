/** `inc check --fix`: applies the safe fixes of a file until none is left, and writes it. */
import {
  applicable,
  check,
  edited,
  type Importer,
  type LintOptions,
  lineAfter,
  lineText,
  type Mend,
  openProgram,
  type Program,
  placeOf,
  positionAt,
  type Source,
  type Style,
  visible,
} from '../index.ts'
import { CommandFailure } from './failure.ts'
import { readBytes, readSource, type SourceText, writeAtomically } from './files.ts'
import { fileImporter } from './importer.ts'

/** Each round applies all that do not touch one another, so that only fixes of what fixes brought to light need more. */
const mostRounds = 100

/** A file before and after, with what was changed, in the order in which it was. */
export interface Fixed {
  readonly text: string
  readonly mends: readonly Mend[]
}

/** Applies safe fixes, and the safe fixes of what is seen then, until there are none. Nothing is read or written. */
export function fixed(source: Source, importer: Importer, lints: LintOptions): Fixed {
  let { text } = source
  let program: Program | undefined
  const mends: Mend[] = []
  const seen = new Set([text])
  for (let round = 0; round < mostRounds; round++) {
    const now = { name: source.name, text }
    program = openProgram(now, importer, program)
    const chosen = applicable(check(program, lints).problems, now)
    const next = edited(
      text,
      chosen.flatMap(({ fix }) => fix.edits),
    )
    // Two fixes that undo each other must not go on for ever.
    if (seen.has(next)) break
    seen.add(next)
    mends.push(...chosen)
    text = next
  }
  return { text, mends }
}

/**
 * Fixes a file in place; one that has nothing to be fixed is not written. A file that cannot be read is left to the
 * check, which tells of it. Throws a `CommandFailure` where it cannot be written.
 */
export function fixFile(path: string, lints: LintOptions): readonly Mend[] {
  const read = readable(path)
  if (read?.kind !== 'text') return []
  const { text, mends } = fixed(read.source, fileImporter(), lints)
  if (text === read.source.text) return []
  writeAtomically(path, startsWithMark(path) ? `\ufeff${text}` : text)
  return mends
}

function readable(path: string): SourceText | null {
  try {
    return readSource(path)
  } catch (error) {
    if (error instanceof CommandFailure) return null
    throw error
  }
}

/** A mark of the byte order is no part of the text, and is kept. */
function startsWithMark(path: string): boolean {
  return readBytes(path)
    .subarray(0, 3)
    .equals(Buffer.from([0xef, 0xbb, 0xbf]))
}

/** Files that can be fixed: not standard input, which has no place to be written to. */
export function demandWritable(files: readonly string[]): void {
  if (files.includes('-'))
    throw new CommandFailure('command/usage', '`--fix` writes files, and standard input is none', {
      help: 'name the file',
    })
}

/** What was changed, a line each, with the lines before and after where the change stays on one. */
export function mendsText(mends: readonly Mend[], style: Style): string {
  return mends
    .map(({ problem, fix }) => {
      const title = `${style.good('fixed')} ${placeOf(problem)}: ${visible(fix.title)} ${style.faint(`(${problem.code})`)}`
      const after = lineAfter(fix.edits)
      if (!after) return `${title}\n`
      const { source, start } = fix.edits[0]!.span
      const before = lineText(source, positionAt(source, start).line)
      return `${title}\n${style.error(`  - ${visible(before.trim())}`)}\n${style.good(`  + ${visible(after.text.trim())}`)}\n`
    })
    .join('')
}
