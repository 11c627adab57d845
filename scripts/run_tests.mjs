// Runs vitest on a given Node and gives its own counts: what `npm test`, `test:nodes` and `test:release` share.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { root } from './root.mjs'

/** Seconds since a moment of `performance.now()`, in words. */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`
}

/** Runs a program to its end, sharing our streams; gives its exit code. With `timeout`, it is stopped after that many milliseconds. */
export function run(program, words, { environment = {}, timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
      timeout,
    })
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`)
      resolve(2)
    })
    child.once('close', (code) => resolve(code ?? 2))
  })
}

/**
 * Runs the tests and gives the counts `{ passed, failed, skipped }`. A test file that could not be loaded counts as one
 * failed test. `node` is the Node to run them on; programs that the tests start as `node` find the same one.
 */
export async function runTests(words, { node = process.execPath, environment = {}, timeout } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'inc-test-'))
  const outputFile = join(folder, 'vitest.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`]
    const code = await run(
      node,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...words],
      {
        timeout,
        environment: {
          INC_REQUIRE_NATIVE: '1',
          PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter),
          ...environment,
        },
      },
    )
    return existsSync(outputFile)
      ? countsOf(JSON.parse(readFileSync(outputFile, 'utf8')), code)
      : { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The counts in vitest's JSON report. */
function countsOf(report, code) {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  ).length
  const failed = report.numFailedTests + unloaded
  return {
    passed: report.numPassedTests,
    // vitest can fail without a failed test: an error outside all tests.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** The counts in one line, as the last line of a run shows them. */
export function countsText({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** The sum of two counts. */
export function sumOf(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}
