// The Nodes that the tests run on besides the machine's own: npm packages of pinned versions, kept in the cache.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './cache_folder.mjs'
import { installCommand, isInstalled } from './packages.mjs'
import { root } from './root.mjs'
import { run } from './run_tests.mjs'

/** Where the versions are pinned: a manifest and a lock file, against whose digests npm checks what it fetches. */
const pinned = join(root, 'scripts/nodes')
const installed = join(cacheFolder, 'nodes')
const system = `${process.platform}-${process.arch}`

/** The major versions that are pinned for this system, oldest first. */
export const majors = Object.keys(
  JSON.parse(readFileSync(join(pinned, 'package.json'), 'utf8')).optionalDependencies,
)
  .flatMap((name) => {
    const [, major, on] = /^node(\d+)-(.+)$/.exec(name)
    return on === system ? [Number(major)] : []
  })
  .sort((a, b) => a - b)

function programOf(major) {
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  return join(installed, 'node_modules', `node${major}-${system}`, file)
}

/** Installs all of them, or does nothing if they are there. Throws when one cannot be had. */
function installNodes() {
  mkdirSync(installed, { recursive: true })
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(pinned, name), join(installed, name))
  // They are optional packages, as most are for other systems, so npm is silent about one that it failed to fetch.
  const isMissing = (major) => !existsSync(programOf(major))
  if (isInstalled(installed) && !majors.some(isMissing)) return
  console.log(`Installing Node ${majors.join(', ')} in ${installed}`)
  const [program, words] = installCommand()
  const { status, error } = spawnSync(program, [...words, '--ignore-scripts'], {
    cwd: installed,
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`npm ci failed in ${installed}${error ? `: ${error.message}` : ''}`)
  const missing = majors.filter(isMissing)
  if (missing.length > 0) throw new Error(`npm could not fetch Node ${missing.join(', ')}`)
}

/** The program of a major version. Throws unless it runs and is of that version. */
function nodeOf(major) {
  const program = programOf(major)
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  if (!stdout?.startsWith(`v${major}.`))
    throw new Error(`${program} is not Node ${major}: ${error?.message ?? stdout}`)
  return program
}

/** Makes everything ready to run the tests on a major version, and gives its program. Throws when that fails. */
export async function readyNode(major) {
  installNodes()
  for (const [script, ...words] of [
    ['scripts/build.mjs', '--if-stale'],
    ['dist/cli/main.js', 'native', 'install'],
  ]) {
    const code = await run(process.execPath, [join(root, script), ...words])
    if (code !== 0) throw new Error(`${script} ${words.join(' ')} ended with ${code}`)
  }
  return nodeOf(major)
}
