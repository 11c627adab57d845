/** `inc check --fix`: applies the safe fixes in a file until none is left, and writes the file. */
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

/** A round applies every fix that does not overlap another; more rounds are needed only for problems that surface then. */
const mostRounds = 100

/** The fixed text, and the fixes that were applied, in order. */
interface Fixed {
  readonly text: string
  readonly mends: readonly Mend[]
}

/** Applies safe fixes and checks again until no safe fix is left. Neither reads nor writes files. */
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
    // Two fixes that undo each other must not loop.
    if (seen.has(next)) break
    seen.add(next)
    mends.push(...chosen)
    text = next
  }
  return { text, mends }
}

/**
 * Fixes a file in place; a file with nothing to fix is not written. A file that cannot be read is skipped, as the check
 * that follows reports it. Throws a `CommandFailure` if the file cannot be written.
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

/** Whether a file starts with a byte order mark, which is not part of the text and has to be kept. */
function startsWithMark(path: string): boolean {
  return readBytes(path)
    .subarray(0, 3)
    .equals(Buffer.from([0xef, 0xbb, 0xbf]))
}

/** Refuses to fix standard input, which cannot be written back. */
export function demandWritable(files: readonly string[]): void {
  if (files.includes('-'))
    throw new CommandFailure('command/usage', '`--fix` cannot fix standard input', {
      help: 'Name the file instead of `-`.',
    })
}

/** A line per fix, followed by the source line before and after if the fix affects only one. */
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
