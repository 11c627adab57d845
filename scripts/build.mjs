// Builds dist/: the command, the compiler as one module, the runtime file by file, and their type declarations.
import { spawn } from 'node:child_process'
import { chmod, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Packages that stay packages: large, native, or needed by one subcommand only. */
const external = ['ts-morph', '@tensorflow/*', 'sharp', 'typescript']

const common = {
  absWorkingDir: root,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
}

// Bundled packages that are CommonJS inside (commander) ask for Node's own modules with `require`.
const requireForCommonJs = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
}

/** The command: split so that each subcommand loads only what it needs. */
async function buildCommand() {
  await rm(join(root, 'dist/cli'), { recursive: true, force: true })
  const result = await build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outdir: 'dist/cli',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    external,
    banner: requireForCommonJs,
    metafile: true,
  })
  await chmod(join(root, 'dist/cli/main.js'), 0o755)
  return result.metafile
}

/** The compiler for users: `import { check } from 'inc-lang'`. */
function buildCompiler() {
  return build({
    ...common,
    entryPoints: ['src/index.ts'],
    outfile: 'dist/index.js',
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    external,
  })
}

/** The runtime, one file for one file, so that its layers exist once and its workers are found beside it. */
async function buildRuntime() {
  await rm(join(root, 'dist/runtime'), { recursive: true, force: true })
  const files = (await readdir(join(root, 'src/runtime'), { recursive: true })).filter((name) =>
    name.endsWith('.ts'),
  )
  await build({
    ...common,
    entryPoints: files.map((name) => join('src/runtime', name)),
    outbase: 'src/runtime',
    outdir: 'dist/runtime',
    bundle: true,
    packages: 'external',
    plugins: [
      {
        name: 'leave relative imports as they are',
        setup({ onResolve }) {
          onResolve({ filter: /^\.\.?\// }, ({ path, kind, resolveDir }) => {
            if (kind === 'entry-point') return null
            const target = relative(join(root, 'src/runtime'), join(resolveDir, path))
            if (target.startsWith('..'))
              return { errors: [{ text: `the runtime imports ${path} from outside its folder` }] }
            return { path: path.replace(/\.ts$/, '.js'), external: true }
          })
        },
      },
    ],
  })
}

/** Declarations only; whether the types are right is the business of `npm run typecheck`. */
async function buildTypes() {
  await rm(join(root, 'dist/types'), { recursive: true, force: true })
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: root, stdio: 'inherit' })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`the type declarations could not be written (tsc ended with ${code})`)
}

try {
  const started = performance.now()
  await Promise.all([buildCommand(), buildCompiler(), buildRuntime(), buildTypes()])
  console.log(`Built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
} catch (error) {
  // esbuild has said what is wrong already.
  if (!Array.isArray(error?.errors)) console.error(`The build failed: ${error?.message ?? error}`)
  process.exitCode = 1
}
