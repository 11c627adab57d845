// `npm test`: everything from a fresh clone to the last line `N passed, N failed`. Plain Node; nothing needs to be
// installed.
import { join } from 'node:path'
import { installCommand, isInstalled } from './packages.mjs'
import { root } from './root.mjs'
import { countsText, run, runTests, seconds } from './run_tests.mjs'

const started = performance.now()
/** Steps before the tests that failed; each counts as one failed test. */
const failedSteps = []

/** Runs one step, with its name before and its time after. */
async function step(name, program, words) {
  const since = performance.now()
  console.log(`\n── ${name}`)
  const code = await run(program, words)
  console.log(`── ${name}: ${code === 0 ? 'fine' : `FAILED (exit code ${code})`}, ${seconds(since)}`)
  if (code !== 0) failedSteps.push(name)
  return code === 0
}

function finish(counts) {
  for (const name of failedSteps) console.log(`FAILED before the tests: ${name}`)
  const all = { ...counts, failed: counts.failed + failedSteps.length }
  console.log(`\nTook ${seconds(started)} on Node ${process.version}.`)
  console.log(countsText(all))
  process.exitCode = all.failed === 0 && all.passed > 0 ? 0 : 1
}

const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(`Node ${process.version} is too old: Inc needs 20.9 or newer.`)
  process.exit(2)
}
// Ctrl-C reaches the programs as well; this process exits after them.
process.on('SIGINT', () => process.exit(130))

if (!isInstalled(root) && !(await step('packages', ...installCommand()))) {
  finish({ passed: 0, failed: 0, skipped: 0 })
} else {
  const bin = (path) => join(root, 'node_modules', path)
  await step('build', process.execPath, ['scripts/build.mjs'])
  await step('type check', process.execPath, [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'])
  await step('lint and format', process.execPath, [bin('@biomejs/biome/bin/biome'), 'check', '.'])
  await step('derived files are current', process.execPath, ['scripts/regenerate.mjs', '--check'])
  await step('native library', process.execPath, ['dist/cli/main.js', 'native', 'install'])
  console.log('\n── tests')
  finish(await runTests(process.argv.slice(2)))
}
