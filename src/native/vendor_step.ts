/** The last route: runs the npm package's own install script, in a copy, to fetch the vendor's prebuilt library. */
import { cp, mkdir, readdir, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { failureOf } from './command.ts'
import type { FoundPackage } from './environment.ts'
import { addonPath } from './plan.ts'
import type { StepContext, StepFailure } from './wheel_steps.ts'

/** The files that the script reads. It also writes to `package.json` and clears `deps`, so it runs in a copy. */
const scriptNeeds = ['package.json', 'binding.gyp', 'binding', 'scripts']

/**
 * Runs the script and copies its results (`deps` and `lib`) to `context.library`. Reports that the download cannot be
 * verified, as the vendor publishes no digest, and a download host that does not respond.
 */
export async function runVendorScript(
  variant: 'cpu' | 'gpu',
  addonPackage: FoundPackage,
  node: string,
  context: StepContext,
): Promise<StepFailure> {
  context.report({
    kind: 'stage',
    says: `Running the install script of @tensorflow/tfjs-node-gpu (${variant})`,
  })
  context.report({
    kind: 'note',
    says: 'the vendor publishes no digest for this library; only HTTPS protects the download',
  })
  const copy = path.join(context.staging, 'package')
  await mkdir(copy, { recursive: true })
  for (const name of scriptNeeds)
    await cp(path.join(addonPackage.folder, name), path.join(copy, name), { recursive: true })
  const tools = path.join(context.staging, 'bin')
  const builder = await linkBuilder(addonPackage.folder, tools)
  if (builder !== null) return builder
  const result = await context.run({
    program: node,
    arguments: ['scripts/install.js', variant, 'download'],
    folder: copy,
    variables: {
      NODE_PATH: moduleFolders(addonPackage.folder).join(path.delimiter),
      PATH: [tools, path.dirname(node), process.env.PATH ?? ''].join(path.delimiter),
    },
    ...(context.signal ? { signal: context.signal } : {}),
    onLine: (text) => {
      // Only the script's headlines; a failure is reported below, without its stack trace.
      if (text.startsWith('*')) context.report({ kind: 'line', program: 'install.js', text: text.trim() })
    },
  })
  const mend = 'check the network and the proxy (HTTPS_PROXY); behind a mirror set TFJS_NODE_CDN_STORAGE'
  const failure = failureOf(result, 'the install script', 'first')
  if (failure !== null) return { says: `the vendor's library could not be installed: ${failure}`, mend }
  for (const name of ['deps', 'lib']) {
    const made = path.join(copy, name)
    const there = await readdir(made).catch(() => null)
    if (!there) return { says: `the install script succeeded but created no ${name} folder`, mend }
    await cp(made, path.join(context.library, name), { recursive: true, verbatimSymlinks: true })
  }
  const addons = await readdir(path.join(context.library, path.dirname(addonPath))).catch((): string[] => [])
  return addons.includes(path.basename(addonPath))
    ? null
    : { says: `the install script succeeded but created no ${addonPath}`, mend }
}

/** Links `node-pre-gyp`, which the script calls by name, into a folder for PATH. */
async function linkBuilder(packageFolder: string, tools: string): Promise<StepFailure> {
  try {
    const require = createRequire(path.join(packageFolder, 'package.json'))
    const program = path.join(
      path.dirname(require.resolve('@mapbox/node-pre-gyp/package.json')),
      'bin',
      'node-pre-gyp',
    )
    await mkdir(tools, { recursive: true })
    await symlink(program, path.join(tools, 'node-pre-gyp'))
    return null
  } catch {
    return {
      says: '@mapbox/node-pre-gyp, which the install script needs, is not installed',
      mend: 'run npm install again',
    }
  }
}

/** The folders in which Node resolves modules for the package. */
function moduleFolders(packageFolder: string): readonly string[] {
  const folders: string[] = []
  for (let here = packageFolder; ; here = path.dirname(here)) {
    if (path.basename(here) !== 'node_modules') folders.push(path.join(here, 'node_modules'))
    if (here === path.dirname(here)) return folders
  }
}
