/**
 * The runtime as plain JavaScript in a temporary folder, for tests that start processes: Node 20 runs no TypeScript.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

const source = fileURLToPath(new URL('../../src/runtime/', import.meta.url))
const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url))

export interface BuiltRuntime {
  /** The folder with `index.js` and `register.js`. */
  readonly folder: string
  readonly remove: () => void
}

/** Transpiles every file of `src/runtime`, beside the packages it imports. */
export function buildRuntime(): BuiltRuntime {
  const cache = join(modules, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'inc-runtime-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const { code } = transformSync(readFileSync(join(source, file), 'utf8'), {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
    })
    const built = join(folder, file.replace(/\.ts$/, '.js'))
    mkdirSync(join(built, '..'), { recursive: true })
    writeFileSync(built, code.replace(/((?:from|import)\s*\(?\s*["']\.[^"']*)\.ts(["'])/g, '$1.js$2'))
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
