/**
 * `npm run dev [-- OPTIONS OF VITEST]`: the type check and the tests of what changed, repeated after every save until
 * Ctrl-C. Without options these are the `fast` tests; `npm run dev -- --project native` watches others.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './root.mjs'

const options = process.argv.slice(2)
const bin = (path) => join(root, 'node_modules', path)

console.log(`Checks types and runs the tests of what changed, after every save. Ctrl-C ends it.
In another terminal:
  npm run inc -- check specs/googlenet.inc   the command, always from the current sources
  npx vitest run test/ops/windows.test.ts    one test file; -t 'a title' runs one test
`)

const types = spawn(
  process.execPath,
  [bin('typescript/bin/tsc'), '-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
)
// Its lines are mixed with vitest's, so each says where it is from.
createInterface({ input: types.stdout }).on('line', (line) => {
  if (line.trim() !== '') console.log(`types  ${line}`)
})

const project = options.some((word) => word.startsWith('--project')) ? [] : ['--project', 'fast']
const tests = spawn(
  process.execPath,
  [bin('vitest/vitest.mjs'), 'watch', '--changed', '--clearScreen=false', ...project, ...options],
  { cwd: root, stdio: 'inherit' },
)

// Ctrl-C and the key `q` reach vitest, which ends in order; the type check ends with it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => tests.kill())
tests.once('close', (code) => {
  types.kill()
  process.exitCode = code ?? 0
})
types.once('close', (code) => {
  if (code !== null && tests.exitCode === null) tests.kill()
})
