/** The page of real mistakes and what is said of them, `docs/errors.md`: each case is a file of `docs/errors`, checked here. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileImporter } from '../src/cli/importer.ts'
import { check, type Importer, openProgram, type Problem, plainStyle, renderProblem } from '../src/index.ts'

/** A mistake: what it is, why it matters, the program that has it, and the same mended. */
export interface ErrorCase {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly wrong: string
  /** What is said between the message and the mended program, or nothing. */
  readonly remark: string
  readonly right: string
  /** Whether the lint that is only made on request is part of it. */
  readonly portability: boolean
}

/** Columns in which the tables of the cases are whole. */
const columns = 116

const folder = 'docs/errors'

/** The cases in the order of their files' names. */
export function errorCases(): readonly ErrorCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readErrorCase(name.replace(/^\d+_|\.md$/g, ''), readFileSync(join(folder, name), 'utf8')))
}

/** Reads a case: a heading, why it matters, a fence `inc wrong`, perhaps a remark, and a fence `inc right`. */
export function readErrorCase(name: string, text: string): ErrorCase {
  const found = text.match(
    /^# (.+)\n\n([\s\S]+?)\n\n```inc wrong( portability)?\n([\s\S]+?)```\n\n(?:([\s\S]+?)\n\n)?```inc right\n([\s\S]+?)```\n$/,
  )
  if (!found) throw new Error(`${folder}: \`${name}\` is no heading, reason, wrong and right program`)
  const [, title, why, portability, wrong, remark, right] = found
  return {
    name,
    title: title!,
    why: why!,
    wrong: wrong!,
    remark: remark ?? '',
    right: right!,
    portability: portability !== undefined,
  }
}

/** The problems of a program of a case. */
export function problemsOfCase(text: string, { portability }: ErrorCase): readonly Problem[] {
  const importer: Importer = fileImporter()
  return check(openProgram({ name: 'network.inc', text }, importer), { portability }).problems
}

/** The page as Markdown; throws where a wrong program has no problem, or a right one has. */
export function errorsPage(): string {
  const cases = errorCases()
  return [
    '# Errors a person can act on',
    '',
    '<!-- Made from the cases in docs/errors by `npm run regenerate`; not to be edited. -->',
    '',
    'What Inc says of real mistakes. Every message on this page is what `inc check` prints, and every mended program is',
    'checked without a problem; both are held by the tests. The rules behind them:',
    '',
    '- **One cause, one message.** What only follows from a mistake is not told beside it.',
    '- **Both sides.** What was expected and what was found, with the place that caused it and the places that fixed what was',
    '  expected.',
    '- **What to do.** Where there is an edit that mends it, it is shown. `inc check --fix` applies those that cannot but be',
    '  meant, and leaves the others to you.',
    '- **No guesses.** What is neither proved nor refuted is said to be so, with the fact that would settle it.',
    '',
    '`inc explain CODE` tells more of any of them, and [the list of all problems](diagnostics.md) has a program for each.',
    '',
    ...cases.map(({ title }) => `- [${title}](#${anchor(title)})`),
    '',
    ...cases.flatMap(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}

function section(one: ErrorCase): readonly string[] {
  const problems = problemsOfCase(one.wrong, one)
  if (problems.length === 0) throw new Error(`${one.name}: the wrong program has no problem`)
  const left = problemsOfCase(one.right, one)
  if (left.length > 0)
    throw new Error(`${one.name}: the right program has ${left[0]!.code}: ${left[0]!.message}`)
  const told = problems.map((problem) => renderProblem(problem, { style: plainStyle, columns }))
  return [
    `## ${one.title}`,
    '',
    '```inc',
    one.wrong.trimEnd(),
    '```',
    '',
    '```text',
    told.join('\n\n'),
    '```',
    '',
    one.why,
    '',
    one.remark === '' ? 'Mended:' : one.remark,
    '',
    '```inc',
    one.right.trimEnd(),
    '```',
    '',
  ]
}

/** As GitHub makes it from a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
}
