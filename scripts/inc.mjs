// `npm run inc -- check specs/googlenet.inc`: the command, built from the current sources if they changed. Types are not checked.
import { spawnSync } from 'node:child_process'
import { root } from './root.mjs'

// What the build prints goes to standard error, so that `--format json` stays one document.
const build = spawnSync(
  process.execPath,
  [`${root}/scripts/build.mjs`, '--if-stale', '--only', 'command,runtime'],
  { cwd: root, encoding: 'utf8' },
)
if (build.status !== 0) {
  process.stderr.write(`${build.stdout}${build.stderr}`)
  process.exit(2)
}
// The command reads the words after this file's name as its own.
await import('../dist/cli/main.js')
