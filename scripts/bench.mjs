// `npm run bench`: bundles the measurements with the compiler, as users run it, and prints the results.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const built = spawnSync(process.execPath, ['scripts/build.mjs', '--if-stale'], {
  cwd: root,
  stdio: 'inherit',
})
if (built.status !== 0) process.exit(built.status ?? 2)
const outdir = join(root, 'dist/bench')
await build({
  absWorkingDir: root,
  entryPoints: ['bench/run.ts', 'bench/first_graph.ts'],
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['ts-morph', '@tensorflow/*', 'sharp'],
  logLevel: 'warning',
})
process.exitCode =
  spawnSync(process.execPath, [join(outdir, 'run.js'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  }).status ?? 2
