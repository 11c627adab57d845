// `npm run test:release`: compares decisions about sizes with brute force on 100,000 pairs, 20 times as many as `npm
// test`.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pairs = process.env.INC_PAIRS ?? '100000'
console.log(`Decisions about sizes, compared with brute force on ${pairs} pairs; this takes some minutes.`)
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    'test/shape',
    // One property is one test, and takes as long as its share of the pairs.
    '--testTimeout=7200000',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, INC_PAIRS: pairs } },
)
process.exitCode = status ?? 2
