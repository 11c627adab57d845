/**
 * The page of real mistakes and their messages, `docs/errors.md`: each case is a file of `docs/errors`, checked here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileImporter } from '../src/cli/importer.ts'
import { check, type Importer, openProgram, type Problem, plainStyle, renderProblem } from '../src/index.ts'

/** A mistake: what it is, why it matters, a program that has it, and the same program corrected. */
export interface ErrorCase {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly wrong: string
  /** Text between the message and the corrected program, or nothing. */
  readonly remark: string
  readonly right: string
  /** Whether it includes warnings that are only given on request. */
  readonly portability: boolean
}

/** Wide enough that the tables of the cases are not cut. */
const columns = 116

const folder = 'docs/errors'

/** The cases in the order of their file names. */
export function errorCases(): readonly ErrorCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readErrorCase(name.replace(/^\d+_|\.md$/g, ''), readFileSync(join(folder, name), 'utf8')))
}

/** Parses a case: a heading, why it matters, a fence `inc wrong`, perhaps a remark, and a fence `inc right`. */
export function readErrorCase(name: string, text: string): ErrorCase {
  const found = text.match(
    /^# (.+)\n\n([\s\S]+?)\n\n```inc wrong( portability)?\n([\s\S]+?)```\n\n(?:([\s\S]+?)\n\n)?```inc right\n([\s\S]+?)```\n$/,
  )
  if (!found)
    throw new Error(`${folder}: \`${name}\` does not consist of heading, reason, wrong and right program`)
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

/** The page as Markdown; throws if a wrong program has no problem, or a right one has any. */
export function errorsPage(): string {
  const cases = errorCases()
  return [
    '# Errors a person can act on',
    '',
    '<!-- Generated from the cases in docs/errors by `npm run regenerate`; do not edit. -->',
    '',
    'What Inc reports for real mistakes. Every message on this page is what `inc check` prints, and every corrected program',
    'checks without a problem; tests verify both. The rules behind the messages:',
    '',
    '- **One cause, one message.** Whatever merely follows from a mistake is not reported as well.',
    '- **Both sides.** What was expected and what was found, with the place that caused it and the places that set the',
    '  expectation.',
    '- **What to do.** If an edit fixes it, the edit is shown. `inc check --fix` applies the fixes that are certain to be',
    '  meant and leaves the others to you.',
    '- **No guesses.** A fact that is neither proved nor refuted is reported as undecided, with the fact that would settle it.',
    '',
    '`inc explain CODE` explains any of them, and [the list of all problems](diagnostics.md) has a program for each.',
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
    one.remark === '' ? 'Fixed:' : one.remark,
    '',
    '```inc',
    one.right.trimEnd(),
    '```',
    '',
  ]
}

/** Derives the anchor as GitHub does from a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
}
