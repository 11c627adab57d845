/** Prints a report in the requested format; each format is loaded only when needed. */

import type { ReportOptions } from '../options.ts'
import { exitCodeOf, type Report } from '../report.ts'
import type { Terminal } from '../terminal.ts'

/** The formats in which `check` and `cost` print the same; `pretty`, `json` and `markdown` differ in their tables. */
type SharedFormat = 'sarif' | 'github' | 'junit'

/** The report in a format without tables. */
export async function printShared(format: SharedFormat, report: Report, exitCode: number): Promise<string> {
  switch (format) {
    case 'sarif': {
      const [{ sarifReport }, { version }] = await Promise.all([import('./sarif.ts'), import('../files.ts')])
      return sarifReport(report, version(), exitCode)
    }
    case 'github':
      return (await import('./github.ts')).githubReport(report)
    case 'junit':
      return (await import('./junit.ts')).junitReport(report)
  }
}

/** The report of `check`. */
export async function printCheck(
  report: Report,
  options: ReportOptions & { readonly types?: true },
  terminal: Terminal,
): Promise<string> {
  switch (options.format) {
    case 'pretty': {
      if (options.types) {
        const { prettyOptions, typesReport } = await import('./pretty.ts')
        return typesReport(report, prettyOptions(options, terminal))
      }
      const { prettyOptions, prettyReport } = await import('./pretty.ts')
      return prettyReport(report, prettyOptions(options, terminal))
    }
    case 'json':
      return (await import('./json.ts')).jsonReport(report, undefined, options.types)
    case 'markdown':
      return (await import('./markdown.ts')).markdownReport(report)
    default:
      return printShared(options.format, report, exitCodeOf(report, options.maxWarnings))
  }
}
