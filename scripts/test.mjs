// `npm test`: everything from a fresh clone to the last line `N passed, N failed`. Plain Node; nothing needs to be
// installed.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installCommand, isInstalled } from './packages.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const started = performance.now()
/** Steps before the tests that failed; each counts as one failed test. */
const failedSteps = []

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(0)} s`
}

/** Runs a program with inherited streams and returns its exit code. */
function run(program, words, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    })
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`)
      resolve(2)
    })
    child.once('close', (code) => resolve(code ?? 2))
  })
}

/** Runs one step, with its name before and its time after. */
async function step(name, program, words) {
  const since = performance.now()
  console.log(`\n── ${name}`)
  const code = await run(program, words)
  console.log(`── ${name}: ${code === 0 ? 'fine' : `FAILED (exit code ${code})`}, ${seconds(since)}`)
  if (code !== 0) failedSteps.push(name)
  return code === 0
}

function installPackages() {
  return step('packages', ...installCommand())
}

/** Runs the tests and returns vitest's own counts; a file that could not be loaded counts as one failed test. */
async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'inc-test-'))
  const outputFile = join(folder, 'vitest.json')
  try {
    console.log('\n── tests')
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const code = await run(
      process.execPath,
      [
        vitest,
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${outputFile}`,
        ...process.argv.slice(2),
      ],
      { INC_REQUIRE_NATIVE: '1' },
    )
    if (!existsSync(outputFile)) return { passed: 0, failed: 1, skipped: 0 }
    const result = JSON.parse(readFileSync(outputFile, 'utf8'))
    const unloaded = result.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
    ).length
    const failed = result.numFailedTests + unloaded
    return {
      passed: result.numPassedTests,
      // vitest can fail without a failed test: an error outside all tests.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: result.numPendingTests + result.numTodoTests,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function finish({ passed, failed, skipped }) {
  for (const name of failedSteps) console.log(`FAILED before the tests: ${name}`)
  const allFailed = failed + failedSteps.length
  console.log(`\nTook ${seconds(started)} on Node ${process.version}.`)
  console.log(`${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  process.exitCode = allFailed === 0 && passed > 0 ? 0 : 1
}

const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(`Node ${process.version} is too old: Inc needs 20.9 or newer.`)
  process.exit(2)
}
// Ctrl-C reaches the programs as well; this process exits after them.
process.on('SIGINT', () => process.exit(130))

if (!isInstalled(root) && !(await installPackages())) {
  finish({ passed: 0, failed: 0, skipped: 0 })
} else {
  const bin = (path) => join(root, 'node_modules', path)
  await step('build', process.execPath, ['scripts/build.mjs'])
  await step('type check', process.execPath, [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'])
  await step('lint and format', process.execPath, [bin('@biomejs/biome/bin/biome'), 'check', '.'])
  await step('derived files are current', process.execPath, ['scripts/regenerate.mjs', '--check'])
  await step('native library', process.execPath, ['dist/cli/main.js', 'native', 'install'])
  finish(await runTests())
}
