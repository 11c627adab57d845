/**
 * Renders problems as text for people: what is wrong, where, why, and what to do. Pure: the caller chooses colour and
 * width.
 */
import { lineText, positionAt, type Source } from '../source/source.ts'
import type { Edit, Fix, Problem } from './problem.ts'
import { excerpt, gutterFor, type Mark } from './render_excerpt.ts'
import type { Style } from './render_style.ts'
import { displayWidth, visible, wrapped } from './render_width.ts'

export interface RenderOptions {
  readonly style: Style
  /** Columns of the terminal; longer source lines are cut around the marks. */
  readonly columns: number
}

/** `file:line:column`, in the form that editors and terminals link. */
export function placeOf({ span }: Problem): string {
  const { line, column } = positionAt(span.source, span.start)
  return `${visible(span.source.name)}:${line}:${column}`
}

/** One problem: its message, the source with cause and labels marked, help and fixes. Ends without a line break. */
export function renderProblem(problem: Problem, { style, columns }: RenderOptions): string {
  const paint = problem.severity === 'error' ? style.error : style.warning
  const marks: readonly Mark[] = [
    { span: problem.span, text: '', isCause: true },
    ...problem.labels.map(({ span, text }) => ({ span, text, isCause: false })),
  ]
  const gutter = gutterFor(marks)
  const blank = ' '.repeat(gutter)
  const options = { style, gutter, columns: Math.max(20, columns - gutter - 3) }
  const cause = problem.span.source
  const title = `${problem.severity}[${problem.code}]`
  const [first, ...rest] = wrapped(`${title}: ${visible(problem.message)}`, columns, 2)
  const lines = [
    `${paint(title)}${style.strong(first!.slice(title.length))}`,
    ...rest.map((line) => `  ${style.strong(line)}`),
    `${blank}${style.faint('-->')} ${placeOf(problem)}`,
    `${blank} ${style.faint('|')}`,
    ...excerpt(
      cause,
      marks.filter(({ span }) => isSame(span.source, cause)),
      options,
    ),
  ]
  for (const source of otherSources(marks, cause)) {
    const there = marks.filter(({ span }) => isSame(span.source, source))
    const { line, column } = positionAt(source, there[0]!.span.start)
    lines.push(`${blank}${style.faint(':::')} ${visible(source.name)}:${line}:${column}`)
    lines.push(...excerpt(source, there, options))
  }
  if (problem.help !== null) {
    const indent = `${blank}   ${' '.repeat('help: '.length)}`
    const [first, ...rest] = wrapped(visible(problem.help), columns - indent.length)
    lines.push(`${blank} ${style.faint('=')} ${style.strong('help:')} ${first}`)
    lines.push(...rest.map((line) => indent + line))
  }
  for (const fix of problem.fixes) lines.push(...renderFix(fix, gutter, options.columns, style))
  return lines.join('\n')
}

/** Sources are the same if their names are: a file that is read twice is one file. */
function isSame(a: Source, b: Source): boolean {
  return a === b || a.name === b.name
}

function otherSources(marks: readonly Mark[], cause: Source): readonly Source[] {
  const others: Source[] = []
  for (const { span } of marks) {
    if (!isSame(span.source, cause) && !others.some((other) => isSame(other, span.source)))
      others.push(span.source)
  }
  return others
}

/** A fix: its title and, if all its edits are on one line that fits, that line after the fix. */
function renderFix(fix: Fix, gutter: number, columns: number, style: Style): readonly string[] {
  const blank = ' '.repeat(gutter)
  const title = `${blank} ${style.faint('=')} ${style.good('fix:')} ${visible(fix.title)}`
  const fixed = lineAfter(fix.edits)
  if (fixed === null || displayWidth(fixed.text) > columns) return [title]
  const number = style.faint(String(fixed.line).padStart(gutter))
  return [title, `${number} ${style.good(`+ ${visible(fixed.text)}`)}`]
}

/** The line that results from edits within one line; null if they touch several lines or files. */
export function lineAfter(edits: readonly Edit[]): { readonly line: number; readonly text: string } | null {
  const first = edits[0]
  if (!first) return null
  const { source } = first.span
  const { line } = positionAt(source, first.span.start)
  const inPlace = edits.every(
    ({ span, text }) =>
      isSame(span.source, source) &&
      positionAt(source, span.start).line === line &&
      positionAt(source, span.end).line === line &&
      !/[\r\n]/.test(text),
  )
  if (!inPlace) return null
  let text = lineText(source, line)
  const lineStart = first.span.start - (positionAt(source, first.span.start).column - 1)
  for (const { span, text: replacement } of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    text = text.slice(0, span.start - lineStart) + replacement + text.slice(span.end - lineStart)
  }
  return { line, text }
}
