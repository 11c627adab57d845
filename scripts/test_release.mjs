/**
 * `npm run test:release [-- PART… | --list | --restart]`: what takes too long for `npm test`, in parts of at most an hour.
 * Decisions about sizes are compared with brute force on 100,000 pairs (`INC_PAIRS` changes that), 20 times as many as in
 * `npm test`, and all tests run on every supported Node. A part that passed is not repeated until a source changes, so
 * an interrupted run continues where it stopped.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { majors, readyNode } from './nodes.mjs'
import { root } from './root.mjs'
import { countsText, runTests, seconds, sumOf } from './run_tests.mjs'

const longest = 60 * 60 * 1000
const pairs = Number(process.env.INC_PAIRS ?? 100_000)
/** How many pairs one part compares: some minutes. */
const pairsOfPart = 25_000
const ownMajor = Number(process.versions.node.split('.')[0])

if (!Number.isInteger(pairs) || pairs < 1) {
  console.error('error: INC_PAIRS must be a whole number of at least 1')
  process.exit(2)
}

/** Comparisons with brute force; the parts have different seeds. */
const comparisons = Array.from({ length: Math.ceil(pairs / pairsOfPart) }, (_, index) => {
  const count = Math.min(pairsOfPart, pairs - index * pairsOfPart)
  return {
    name: `sizes-${index + 1}`,
    does: `decisions about sizes on ${count.toLocaleString('en')} pairs`,
    run: () =>
      runTests(['--project', 'oracle', '--testTimeout', String(longest), 'test/shape'], {
        environment: { INC_PAIRS: String(count), INC_SEED: String(14094842 + index) },
        timeout: longest,
      }),
  }
})

const nodes = majors
  .filter((major) => major !== ownMajor)
  .map((major) => ({
    name: `node-${major}`,
    does: `all tests on Node ${major}`,
    run: async () =>
      runTests([], {
        node: await readyNode(major),
        environment: { INC_PAIRS: '5000' },
        timeout: longest,
      }),
  }))

const parts = [...comparisons, ...nodes]
const words = process.argv.slice(2)
const names = words.filter((word) => !word.startsWith('--'))
const unknown = words.find(
  (word) => !['--list', '--restart'].includes(word) && !parts.some(({ name }) => name === word),
)
if (unknown !== undefined) {
  console.error(`error: there is no part ${unknown}; there are ${parts.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

/** A digest of everything that the outcome of a part depends on. */
function digestOfSources() {
  const hash = createHash('sha256').update(`${process.version} ${pairs}`)
  const files = ['src', 'test', 'scripts', 'specs', 'std'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  )
  for (const file of [...files.sort(), join(root, 'package-lock.json'), join(root, 'vitest.config.ts')])
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

/** Records the parts that passed, in the folder that git ignores. */
const file = join(root, '.inc/release.json')
const digest = digestOfSources()

/** The counts of parts that passed for these sources, by name. */
function passedParts() {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8'))
    return kept.digest === digest ? kept.parts : {}
  } catch {
    return {}
  }
}

function keep(passed) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ digest, parts: passed }, null, 2)}\n`)
}

if (words.includes('--restart')) rmSync(file, { force: true })
const passed = passedParts()
if (words.includes('--list')) {
  for (const { name, does } of parts)
    console.log(`${passed[name] ? 'passed' : 'to do '}  ${name.padEnd(10)} ${does}`)
  process.exit(0)
}
process.on('SIGINT', () => process.exit(130))

let failed = { passed: 0, failed: 0, skipped: 0 }
for (const { name, does, run: runPart } of parts) {
  if (passed[name] || (names.length > 0 && !names.includes(name))) continue
  const started = performance.now()
  console.log(`\n── ${name}: ${does}`)
  const counts = await runPart()
  console.log(`── ${name}: ${countsText(counts)}, ${seconds(started)}`)
  if (counts.failed === 0 && counts.passed > 0) {
    passed[name] = counts
    keep(passed)
  } else failed = sumOf(failed, counts.failed > 0 ? counts : { ...counts, failed: 1 })
}
const left = parts.filter(({ name }) => !passed[name]).map(({ name }) => name)
console.log(
  `\n${parts.length - left.length} of ${parts.length} parts passed${left.length > 0 ? `; left: ${left.join(', ')}` : ''}`,
)
console.log(countsText(Object.values(passed).reduce(sumOf, failed)))
process.exitCode = failed.failed === 0 && (left.length === 0 || names.length > 0) ? 0 : 1
