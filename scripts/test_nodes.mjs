/**
 * `npm run test:nodes [-- MAJOR… [OPTIONS OF VITEST]]`: all tests on every supported Node but the machine's own, which
 * `npm test` runs on. `npm run test:nodes -- 24 --project fast` runs one tier on one of them.
 */
import { majors, readyNode } from './nodes.mjs'
import { countsText, runTests, seconds, sumOf } from './run_tests.mjs'

const words = process.argv.slice(2)
const firstOption = words.findIndex((word) => !/^\d+$/.test(word))
const named = words.slice(0, firstOption < 0 ? words.length : firstOption).map(Number)
const options = words.slice(named.length)
const own = Number(process.versions.node.split('.')[0])
const asked = named.length > 0 ? named : majors.filter((major) => major !== own)

const unknown = asked.find((major) => !majors.includes(major))
if (asked.length === 0 || unknown !== undefined) {
  const why = unknown === undefined ? 'no Node is pinned' : `Node ${unknown} is not pinned`
  console.error(
    `error: ${why} for ${process.platform} ${process.arch}; pinned: ${majors.join(', ') || 'none'}`,
  )
  process.exit(2)
}
process.on('SIGINT', () => process.exit(130))

let total = { passed: 0, failed: 0, skipped: 0 }
const lines = []
for (const major of asked) {
  const started = performance.now()
  console.log(`\n── Node ${major}`)
  const node = await readyNode(major)
  const counts = await runTests(options, { node })
  lines.push(`Node ${major}: ${countsText(counts)}, ${seconds(started)}`)
  total = sumOf(total, counts)
}
console.log(`\n${lines.join('\n')}`)
console.log(countsText(total))
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
