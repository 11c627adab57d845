/**
 * `npm run release`: makes sure that this commit can be published, and says how. Nothing leaves the machine. The package
 * is packed as `npm publish` packs it, installed into an empty project, and used there.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { npmCommand } from './packages.mjs'
import { root } from './root.mjs'

/** What a program prints; throws when it fails. */
function outputOf(program, words, folder = root) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: folder, encoding: 'utf8' })
  if (status === 0) return stdout.trim()
  throw new Error(
    `${program} ${words.join(' ')} failed: ${error?.message ?? ''}\n${stdout ?? ''}${stderr ?? ''}`,
  )
}

function npm(words, folder) {
  const [program, all] = npmCommand(words)
  return outputOf(program, all, folder)
}

/** Why this commit is not one to publish; null if it is. */
function objection(version) {
  if (outputOf('git', ['status', '--porcelain']) !== '') return 'there are uncommitted changes'
  if (outputOf('git', ['tag', '--list', `v${version}`]) !== '')
    return `v${version} is tagged already; raise the version`
  const heading = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`## ${version}`))
  if (heading === undefined) return `CHANGELOG.md has no section for ${version}`
  if (heading.includes('unreleased'))
    return `CHANGELOG.md calls ${version} unreleased; write its date instead`
  return null
}

/** Packs the package, installs it in an empty folder and uses it there. Throws when anything fails. */
function tryPackage(name, version, folder) {
  // `prepack` rebuilds dist/. The option is needed because .npmrc turns scripts off.
  console.log('Packing…')
  npm(['pack', '--ignore-scripts=false', '--pack-destination', folder], root)
  const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'))
  console.log(`Installing ${archive} into an empty project…`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', `./${archive}`], folder)
  const inc = (...words) =>
    outputOf(process.execPath, [join(folder, 'node_modules', name, 'dist/cli/main.js'), ...words], folder)
  const printed = inc('--version')
  if (printed !== version) throw new Error(`the packed command calls itself ${printed}, not ${version}`)
  inc('init', 'project')
  const specs = readdirSync(join(folder, 'project')).filter((file) => file.endsWith('.inc'))
  if (specs.length === 0) throw new Error('`inc init` wrote no spec')
  for (const spec of specs) inc('check', join('project', spec))
  inc('compile', join('project', specs[0]), '-o', 'compiled')
}

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'inc-release-'))
try {
  const why = objection(version)
  if (why !== null) throw new Error(why)
  tryPackage(name, version, folder)
  console.log(`${name} ${version} packs, installs, checks and compiles.

What is left, in this order:
  npm test && npm run test:release      all tests, on all Nodes, and those that take hours
  git tag v${version} && git push origin v${version}
  npm publish                           builds dist/ first`)
} catch (error) {
  console.error(`error: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
