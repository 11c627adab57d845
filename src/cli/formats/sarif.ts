/** A report as SARIF 2.1.0: one run, with rules from the registry, related locations, fixes and fingerprints. */
import { createHash } from 'node:crypto'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  ArtifactLocation,
  Location,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif'
import {
  type Edit,
  lineText,
  type Problem,
  positionAt,
  problemKinds,
  type Span,
  shownProgram,
} from '../../index.ts'
import { failureKinds } from '../failure.ts'
import type { Report } from '../report.ts'

/** The document, ending with a line break; `version` is the package's, `exitCode` the command's. */
export function sarifReport(report: Report, version: string, exitCode: number): string {
  const codes = [...new Set(report.problems.map(({ code }) => code))]
  const fingerprint = fingerprints()
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'inc', semanticVersion: version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.failures.length === 0,
            exitCode,
            toolExecutionNotifications: report.failures.map(
              ({ code, message, file }): Notification => ({
                level: 'error',
                descriptor: { id: code },
                message: { text: message },
                ...(file === null
                  ? {}
                  : { locations: [{ physicalLocation: { artifactLocation: artifact(file) } }] }),
              }),
            ),
          },
        ],
        results: report.problems.map((problem) =>
          result(problem, codes.indexOf(problem.code), fingerprint(problem)),
        ),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function rule(code: string): ReportingDescriptor {
  const { severity, explanation, programs } = entryOf(code)
  const plain = programs.map(({ title, text }) => `\n\n${title}:\n\n${text}`)
  const fenced = programs.map(({ title, text }) => `\n\n${title}:\n\n\`\`\`inc\n${text}\n\`\`\``)
  return {
    id: code,
    shortDescription: { text: code },
    fullDescription: { text: explanation },
    help: { text: explanation + plain.join(''), markdown: explanation + fenced.join('') },
    defaultConfiguration: { level: severity },
  }
}

/** The entry of a code: from the registry, with its programs, or from the table of command failures. */
function entryOf(code: string) {
  if (Object.hasOwn(problemKinds, code)) {
    const { severity, explanation, wrong, right } = problemKinds[code as keyof typeof problemKinds]
    const programs = [
      { title: 'Wrong', text: shownProgram(wrong) },
      { title: 'Right', text: shownProgram(right) },
    ]
    return { severity, explanation, programs }
  }
  const { explanation } = failureKinds[code as keyof typeof failureKinds]
  return { severity: 'error' as const, explanation, programs: [] }
}

function result(problem: Problem, ruleIndex: number, fingerprint: string): Result {
  return {
    ruleId: problem.code,
    ruleIndex,
    level: problem.severity,
    message: { text: problem.help === null ? problem.message : `${problem.message}\n${problem.help}` },
    locations: [location(problem.span)],
    relatedLocations: problem.labels.map(({ span, text }, id) => ({
      id,
      ...location(span),
      message: { text },
    })),
    partialFingerprints: { 'incProblem/v1': fingerprint },
    fixes: problem.fixes.map(({ title, edits }) => ({
      description: { text: title },
      artifactChanges: changes(edits),
    })),
  }
}

function changes(edits: readonly Edit[]) {
  const files = [...new Set(edits.map(({ span }) => span.source.name))]
  return files.map((file) => ({
    artifactLocation: artifact(file),
    replacements: edits
      .filter(({ span }) => span.source.name === file)
      .map(({ span, text }) => ({ deletedRegion: region(span), insertedContent: { text } })),
  }))
}

function location(span: Span): Location {
  return { physicalLocation: { artifactLocation: artifact(span.source.name), region: region(span) } }
}

function region({ source, start, end }: Span): Region {
  const first = positionAt(source, start)
  const last = positionAt(source, end)
  return { startLine: first.line, startColumn: first.column, endLine: last.line, endColumn: last.column }
}

function artifact(file: string): ArtifactLocation {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href }
  return { uri: file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/') }
}

/** Identifies a problem by its code and the text of its line, not by the line number, which changes with every edit. */
function fingerprints(): (problem: Problem) => string {
  const seen = new Map<string, number>()
  return ({ code, span }) => {
    const line = lineText(span.source, positionAt(span.source, span.start).line).trim().replace(/\s+/g, ' ')
    const what = JSON.stringify([code, span.source.name, line])
    const count = (seen.get(what) ?? 0) + 1
    seen.set(what, count)
    return `${createHash('sha256').update(what).digest('hex').slice(0, 16)}:${count}`
  }
}
