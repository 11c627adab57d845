/** A report as JUnit XML: a suite per file, a passed case per network and a failed case per error. */
import { type Problem, placeOf, plainStyle, renderProblem } from '../../index.ts'
import type { Report } from '../report.ts'

const columns = 120

/** The document, UTF-8, ending with a line break. */
export function junitReport(report: Report): string {
  const names = new Set([
    ...report.networks.map(({ file }) => file),
    ...report.problems.map(({ span }) => span.source.name),
    ...report.failures.map(({ file }) => file ?? ''),
    ...(report.networks.length + report.problems.length + report.failures.length === 0 ? report.files : []),
  ])
  const suites = [...names].map((name) => suite(name, report))
  const total = (key: 'tests' | 'failures' | 'errors') => suites.reduce((sum, one) => sum + one[key], 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="inc" tests="${total('tests')}" failures="${total('failures')}" errors="${total('errors')}">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n')
}

function suite(file: string, report: Report) {
  const problems = report.problems.filter(({ span }) => span.source.name === file)
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const unread = report.failures.filter((failure) => failure.file === file)
  const networks = report.networks.filter((network) => network.file === file)
  const passed = [
    ...networks.map(({ network }) => network.name),
    ...(networks.length === 0 && problems.length + unread.length === 0 ? ['check'] : []),
  ]
  const cases = [
    ...passed.map((name) => `    <testcase classname="${xmlText(file)}" name="${xmlText(name)}"/>`),
    ...errors.map((problem) => failedCase(file, problem)),
    ...unread.map(
      ({ code, message }) =>
        `    <testcase classname="${xmlText(file)}" name="${code}"><error type="${code}" message="${xmlText(message)}"/></testcase>`,
    ),
  ]
  const output = warnings
    .map((problem) => renderProblem(problem, { style: plainStyle, columns }))
    .join('\n\n')
  const tests = cases.length
  return {
    tests,
    failures: errors.length,
    errors: unread.length,
    lines: [
      `  <testsuite name="${xmlText(file)}" tests="${tests}" failures="${errors.length}" errors="${unread.length}">`,
      ...cases,
      ...(output === '' ? [] : [`    <system-out>${xmlText(output)}</system-out>`]),
      '  </testsuite>',
    ],
  }
}

function failedCase(file: string, problem: Problem): string {
  const name = `${problem.code} at ${placeOf(problem)}`
  const text = renderProblem(problem, { style: plainStyle, columns })
  return `    <testcase classname="${xmlText(file)}" name="${xmlText(name)}"><failure type="${problem.code}" message="${xmlText(problem.message)}">${xmlText(text)}</failure></testcase>`
}

/** Escapes text for content and attributes; characters not allowed in XML 1.0 become the replacement character. */
function xmlText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
