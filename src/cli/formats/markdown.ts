/** A report as GitHub Markdown, for a job summary, a comment or a page. */
import { inputShape, outputShape, type Problem, placeOf, showShape } from '../../index.ts'
import { countProblems, type Report } from '../report.ts'
import { countsText } from './counts.ts'
import { claimMarks, networkTable } from './network_table.ts'
import { briefTable, divide } from './pretty.ts'
import { markdownText, shortened, tableMarkdown } from './table_view.ts'

/** GitHub limits a job summary to 1 MiB; this many rows and problems stay far below. */
const mostRows = 200
const mostProblems = 100

/** The whole page, ending with a line break. */
export function markdownReport(report: Report): string {
  const { inFull, inBrief } = divide(report.networks)
  const parts = [`**${countsText(countProblems(report.problems), report)}**`]
  if (report.failures.length + report.problems.length > 0) parts.push(problemList(report))
  for (const reported of inFull) {
    const { network } = reported
    const { table, marks, waivers } = networkTable(reported)
    parts.push(
      `### ${markdownText(network.name)}`,
      `${showShape(inputShape(network))} → ${showShape(outputShape(network))}`,
    )
    parts.push(tableMarkdown(shortened(table, mostRows)))
    if (marks.has('waived')) parts.push(`${claimMarks.waived.mark} ${claimMarks.waived.says}.`)
    if (waivers.length > 0) {
      parts.push(
        waivers
          .map(({ reason, claims }) => `- ${markdownText(claims.join(', '))}: ${markdownText(reason)}`)
          .join('\n'),
      )
    }
    parts.push(`Convention: ${markdownText(reported.costs.convention)}.`)
  }
  if (inBrief.length > 0) parts.push(tableMarkdown(shortened(briefTable(inBrief), mostRows)))
  return `${parts.join('\n\n')}\n`
}

/** The problems as a list, errors first. */
export function problemList({ problems, failures }: Pick<Report, 'problems' | 'failures'>): string {
  const ordered = [
    ...problems.filter(({ severity }) => severity === 'error'),
    ...problems.filter(({ severity }) => severity === 'warning'),
  ]
  const left = ordered.length - mostProblems
  return [
    ...failures.map(({ code, message }) => `- **error** \`${code}\`: ${markdownText(message)}`),
    ...ordered.slice(0, mostProblems).map(line),
    ...(left > 0 ? [`- … and ${left} more`] : []),
  ].join('\n')
}

function line(problem: Problem): string {
  const { severity, code, message, help } = problem
  return `- **${severity}** \`${code}\` ${markdownText(placeOf(problem))}: ${markdownText(message)}${help === null ? '' : ` ${markdownText(help)}`}`
}
