// `npm run regenerate`: writes every derived file from its source. With `--check`, changes nothing and fails on a
// difference.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { librarySources, librarySourcesPath } from './library_sources.mjs'
import { operationFiles } from './operations.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
// Problems and comments name files relative to this folder.
process.chdir(root)
const onlyCheck = process.argv.includes('--check')

/** Derives the other files from the library as it is now, even if its module in `src/` is stale. */
const freshLibrary = {
  name: 'the library as it is now',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]std[\\/]sources\.ts$/ }, () => ({
      contents: librarySources(root),
      loader: 'ts',
    }))
  },
}

/** The list of derived files is TypeScript, like its sources; bundled, it runs on every supported Node. */
async function derived() {
  const outfile = join(root, 'dist/scripts/derived.js')
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/derived.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    plugins: [freshLibrary],
  })
  const { derivedFiles, derivedFolders } = await import(pathToFileURL(outfile).href)
  const files = [{ path: librarySourcesPath, content: librarySources(root) }, ...(await derivedFiles())]
  return { files, folders: derivedFolders }
}

function read(path) {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file) : null
}

function write(path, content) {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, content)
  renameSync(temporary, file)
}

const isStale = ({ path, content }) => !read(path)?.equals(Buffer.from(content))
const stale = (files) => files.filter(isStale).map(({ path }) => path)

/** The list of derived files imports these, and with a missing file could not even be bundled. */
const sources = operationFiles(root)
const changedSources = stale(sources)
if (onlyCheck && changedSources.length > 0) fail(changedSources, [])
for (const { path, content } of sources) if (changedSources.includes(path)) write(path, content)

const { files: others, folders } = await derived()
const files = [...sources, ...others]
const wanted = new Set(files.map(({ path }) => path))
const changed = [...changedSources, ...stale(others)]
const extra = folders.flatMap((folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter(
          (entry) =>
            entry.isFile() && !/[\\/](node_modules|dist|runs)[\\/]/.test(entry.parentPath ?? entry.path),
        )
        .map((entry) =>
          join(entry.parentPath ?? entry.path, entry.name)
            .slice(root.length + 1)
            .replaceAll('\\', '/'),
        )
        .filter((path) => !wanted.has(path))
    : [],
)

/** Ends the check. */
function fail(stalePaths, extraPaths) {
  for (const path of stalePaths) console.error(`${path} is stale`)
  for (const path of extraPaths) console.error(`${path} is no longer generated`)
  console.error('Run `npm run regenerate` and commit what it writes.')
  process.exit(1)
}

if (onlyCheck) {
  if (changed.length + extra.length > 0) fail(changed, extra)
  console.log(`All ${files.length} derived files are current.`)
} else {
  for (const { path, content } of others) if (changed.includes(path)) write(path, content)
  for (const path of extra) rmSync(join(root, path))
  for (const path of [...changed, ...extra]) console.log(path)
  console.log(`${changed.length + extra.length} of ${files.length} derived files changed.`)
}
