/** The page of all problems, generated from the registry: `docs/diagnostics.md`. */
import type { ProblemKind } from './problem.ts'
import { problemKinds } from './registry.ts'

/** A failure of the command line, which has no program to show. */
interface CommandFailureKind {
  readonly exitCode: number
  readonly explanation: string
}

/** The page as Markdown. `commandFailures` are the codes of the `inc` command itself, each with its explanation. */
export function diagnosticsPage(commandFailures: Readonly<Record<string, CommandFailureKind>>): string {
  const kinds: readonly (readonly [string, ProblemKind<never>])[] = Object.entries(problemKinds)
  const families = [...new Set(kinds.map(([code]) => familyOf(code)))]
  return [
    '# Problems',
    '',
    '<!-- Generated from the registry in src/diagnostics by `npm run regenerate`; do not edit. -->',
    '',
    'Every problem has a stable code. `inc explain CODE` prints the same text as this page. The tests run each program below:',
    'the wrong one gives exactly its code, the right one gives no problem.',
    '',
    ...kinds.map(([code]) => `- [\`${code}\`](#${anchor(code)})`),
    ...Object.keys(commandFailures).map((code) => `- [\`${code}\`](#${anchor(code)})`),
    '',
    ...families.flatMap((family) => [
      `## ${family}`,
      '',
      ...kinds.filter(([code]) => familyOf(code) === family).flatMap(([code, kind]) => section(code, kind)),
    ]),
    '## command',
    '',
    'Failures of the `inc` command itself.',
    '',
    ...Object.entries(commandFailures).flatMap(([code, { exitCode, explanation }]) => [
      `### ${code}`,
      '',
      `${explanation} Exit code ${exitCode}.`,
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}

function familyOf(code: string): string {
  return code.slice(0, code.indexOf('/'))
}

/** Derives the anchor as GitHub does from a heading. */
function anchor(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9-]/g, '')
}

function section(code: string, kind: ProblemKind<never>): readonly string[] {
  const others = Object.entries(kind.files ?? {}).flatMap(([file, text]) => [
    `With \`${file}\`:`,
    '',
    ...program(text),
  ])
  return [
    `### ${code}`,
    '',
    `*${kind.severity}${kind.onRequest === undefined ? '' : `, with \`${kind.onRequest}\``}.* ${kind.explanation.trim().replace(/\s+/g, ' ')}`,
    '',
    'Wrong:',
    '',
    ...program(kind.wrong),
    'Right:',
    '',
    ...program(kind.right),
    ...others,
  ]
}

const mostLines = 24
const mostColumns = 200

/** A program as pages show it: truncated, with a note, if it is very long. */
export function shownProgram(text: string): string {
  const lines = text.trimEnd().split('\n')
  const shown = lines.slice(0, mostLines).map((line) => {
    const left = line.length - mostColumns
    return left > 0 ? `${line.slice(0, mostColumns)}… ${left} more characters` : line
  })
  const left = lines.length - mostLines
  return [...shown, ...(left > 0 ? [`… ${left} more lines`] : [])].join('\n')
}

/** Fences the program with more backquotes than any run within it. */
function program(whole: string): readonly string[] {
  const text = shownProgram(whole)
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}inc`, text, fence, '']
}
