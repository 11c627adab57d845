/** Problems as annotations of a GitHub Actions run, most severe first, within the number that GitHub shows. */
import { type Problem, positionAt, type Severity } from '../../index.ts'
import { countProblems, type Report } from '../report.ts'
import { countsText } from './counts.ts'

/** GitHub shows this many annotations of each kind per step and silently drops the rest, so we add a notice. */
const shownOfAKind = 10

/** Workflow commands, one per line, followed by the counts as plain text. */
export function githubReport(report: Report): string {
  const lines = report.failures.map((failure) =>
    command('error', failure.file === null ? {} : { file: failure.file }, failure.message),
  )
  for (const severity of ['error', 'warning'] as const) {
    const all = report.problems.filter((problem) => problem.severity === severity)
    const room = severity === 'error' ? Math.max(0, shownOfAKind - lines.length) : shownOfAKind
    lines.push(...all.slice(0, room).map(annotation))
    if (all.length > room) {
      lines.push(
        command(
          'notice',
          {},
          `${all.length - room} more ${severity}s are not shown here; run \`inc check\` to see them`,
        ),
      )
    }
  }
  return `${[...lines, countsText(countProblems(report.problems), report)].join('\n')}\n`
}

function annotation({ code, severity, message, span, help }: Problem): string {
  const start = positionAt(span.source, span.start)
  const end = positionAt(span.source, span.end)
  const properties = {
    file: span.source.name,
    line: String(start.line),
    endLine: String(end.line),
    // GitHub accepts columns only for ranges within one line.
    ...(end.line === start.line ? { col: String(start.column), endColumn: String(end.column) } : {}),
    title: code,
  }
  return command(severity, properties, help === null ? message : `${message}\n${help}`)
}

function command(
  kind: Severity | 'notice',
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`)
  return `::${kind}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(message)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
