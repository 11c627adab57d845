// Builds dist/: the command, the compiler as one module for Node and one for browsers, the runtime file by file, and type declarations.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Packages that are not bundled: large, native, or needed by one subcommand only. */
const external = ['ts-morph', '@tensorflow/*', 'sharp', 'typescript']

const common = {
  absWorkingDir: root,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
}

// Bundled packages that are CommonJS inside (commander) load Node's own modules with `require`.
const requireForCommonJs = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
}

/**
 * Puts build output into a folder under `dist/` so that a command that runs meanwhile never sees half of it: parts have
 * a digest in their name and are written first; parts that are no longer referenced are removed last, and only once
 * they are old.
 */
async function place(folder, outputFiles, isEntry) {
  const target = join(root, folder)
  const wanted = new Set(outputFiles.map(({ path }) => path))
  const inOrder = [...outputFiles].sort((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)))
  for (const { path, contents } of inOrder) {
    if (existsSync(path) && (await readFile(path)).equals(contents)) continue
    await mkdir(dirname(path), { recursive: true })
    const temporary = `${path}.${process.pid}.tmp`
    await writeFile(temporary, contents)
    await rename(temporary, path)
  }
  for (const entry of await readdir(target, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile() && !wanted.has(path) && (await isOld(path))) await rm(path, { force: true })
  }
}

/** A command that was started before a build may still load what that build replaced. */
async function isOld(path) {
  const { mtimeMs } = await stat(path)
  return Date.now() - mtimeMs > 600_000
}

/**
 * commander can start other programs as subcommands; Inc's are not programs, and loading `child_process` takes 5 ms.
 */
const withoutChildProcess = {
  name: 'commander without child processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /node_modules[\\/]commander[\\/]/.test(importer) ? { path: 'nothing', namespace: 'nothing' } : null,
    )
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/** The command: split so that each subcommand loads only what it needs. */
async function buildCommand() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outdir: 'dist/cli',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    external,
    banner: requireForCommonJs,
    plugins: [withoutChildProcess],
    write: false,
  })
  const main = join(root, 'dist/cli/main.js')
  await place('dist/cli', outputFiles, (path) => path === main)
  await chmod(main, 0o755)
}

/** The compiler for users: `import { check } from 'inc-lang'`. Split, so that only its generator loads ts-morph. */
async function buildCompiler() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    external,
    write: false,
  })
  await place('dist/chunks', outputFiles, (path) => path === join(root, 'dist/index.js'))
}

/**
 * The compiler for pages. For this platform esbuild rejects Node built-ins. ts-morph stays a package: bundlers find it,
 * and a page without a bundler needs it only to write TypeScript projects.
 */
async function buildForBrowsers() {
  const { outputFiles } = await build({
    ...common,
    platform: 'browser',
    target: 'es2022',
    entryPoints: { index: 'src/browser.ts' },
    outdir: 'dist/browser',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    external: ['ts-morph'],
    write: false,
  })
  await place('dist/browser', outputFiles, (path) => path === join(root, 'dist/browser/index.js'))
}

/** The runtime, file by file, so that its layers exist once and its workers are found next to it. */
async function buildRuntime() {
  const files = (await readdir(join(root, 'src/runtime'), { recursive: true })).filter((name) =>
    name.endsWith('.ts'),
  )
  const { outputFiles } = await build({
    ...common,
    entryPoints: files.map((name) => join('src/runtime', name)),
    outbase: 'src/runtime',
    outdir: 'dist/runtime',
    bundle: true,
    packages: 'external',
    write: false,
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
  await place('dist/runtime', outputFiles, () => false)
}

/** Declarations only; `npm run typecheck` checks the types. */
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

/** A digest of everything that dist/ is built from. */
async function digestOfSources() {
  const hash = createHash('sha256')
  const add = async (path) =>
    hash
      .update(path)
      .update('\0')
      .update(await readFile(join(root, path)))
      .update('\0')
  for (const path of [
    'scripts/build.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.types.json',
  ]) {
    await add(path)
  }
  for (const name of (await readdir(join(root, 'src'), { recursive: true })).sort()) {
    if (name.endsWith('.ts')) await add(join('src', name))
  }
  return hash.digest('hex')
}

/** One build at a time; a lock that has not been touched for two minutes was left behind. */
async function locked(work) {
  const lock = join(root, 'dist/.lock')
  await mkdir(join(root, 'dist'), { recursive: true })
  for (;;) {
    try {
      await mkdir(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: 0 }))
      if (Date.now() - mtimeMs > 120_000) await rm(lock, { recursive: true, force: true })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  try {
    return await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

const builds = {
  command: buildCommand,
  compiler: buildCompiler,
  browser: buildForBrowsers,
  runtime: buildRuntime,
  types: buildTypes,
}

/** Values of an option `--NAME A,B`; null where it is not given. */
function listAfter(option) {
  const at = process.argv.indexOf(option)
  return at < 0 ? null : (process.argv[at + 1] ?? '').split(',')
}

/** The parts to build: all of them, or those after `--only`; with `--if-stale`, only where their sources changed. */
async function stale(digest) {
  const asked = listAfter('--only') ?? Object.keys(builds)
  const unknown = asked.find((part) => !Object.hasOwn(builds, part))
  if (unknown !== undefined) throw new Error(`--only takes ${Object.keys(builds).join(', ')}, not ${unknown}`)
  if (!process.argv.includes('--if-stale')) return asked
  const stamps = await Promise.all(asked.map((part) => readFile(stampOf(part), 'utf8').catch(() => '')))
  return asked.filter((_, index) => stamps[index] !== digest)
}

/** Holds the digest of the sources that a part was last built from. */
function stampOf(part) {
  return join(root, `dist/.digest-${part}`)
}

async function buildAll() {
  const started = performance.now()
  const digest = await digestOfSources()
  const parts = await stale(digest)
  if (parts.length === 0) {
    console.log('dist/ is current.')
    return
  }
  for (const part of parts) await rm(stampOf(part), { force: true })
  if (process.argv.includes('--clean')) {
    for (const part of Object.keys(builds)) await rm(stampOf(part), { force: true })
    for (const part of ['cli', 'chunks', 'browser', 'runtime', 'types'])
      await rm(join(root, 'dist', part), { recursive: true, force: true })
  }
  await Promise.all(parts.map((part) => builds[part]()))
  for (const part of parts) await writeFile(stampOf(part), digest)
  console.log(`Built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}

try {
  await locked(buildAll)
} catch (error) {
  // esbuild has already reported what is wrong.
  if (!Array.isArray(error?.errors)) console.error(`The build failed: ${error?.message ?? error}`)
  process.exitCode = 1
}
