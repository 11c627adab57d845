/** Finds the native TensorFlow library that a program can use, and one TensorFlow.js for the whole process. */
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { reasonOf } from '../machine/problem.ts'

const NATIVE = '@tensorflow/tfjs-node-gpu'
const CORE = '@tensorflow/tfjs'

/** The files that stand for the packages of TensorFlow.js, as URLs, and why there is no native library if so. */
export interface Resolutions {
  readonly urls: Readonly<Record<string, string>>
  /** True where every import would find the same files without help. */
  readonly natural: boolean
  /** Null where the native library is loaded. */
  readonly missing: string | null
}

/**
 * Loads the native library as the running program would find it, else as this runtime would: a project linked to a
 * copy of the runtime elsewhere has two sets of packages. Where neither loads, the fallback stands in for it.
 */
export function resolveTensorFlow(program: string | undefined, fallback: URL): Resolutions {
  const runtime = createRequire(import.meta.url)
  const finders =
    program === undefined ? [runtime] : [createRequire(pathToFileURL(resolve(program))), runtime]
  const packages = [...new Set(finders.map((find) => locate(find, NATIVE)).filter((path) => path !== null))]
  let missing = `the package ${NATIVE} is not installed`
  for (const path of packages) {
    try {
      runtime(path)
    } catch (cause) {
      missing = nativeFailure(cause)
      continue
    }
    const core = locate(createRequire(path), CORE) ?? path
    const natural = finders.every(
      (find) => locate(find, NATIVE) === path && (locate(find, CORE) ?? core) === core,
    )
    return {
      urls: { [NATIVE]: pathToFileURL(path).href, [CORE]: pathToFileURL(core).href },
      natural,
      missing: null,
    }
  }
  const core = locate(runtime, CORE)
  const urls = { [NATIVE]: fallback.href, ...(core === null ? {} : { [CORE]: pathToFileURL(core).href }) }
  return { urls, natural: false, missing }
}

/** Keeps the reason for `fallbackNotice`, which another copy of this module may show. */
export function noteMissingLibrary(reason: string): void {
  ;(globalThis as { [MISSING]?: string })[MISSING] = reason
}

/** Why there is no native library in this process; null where there is one. */
export function missingLibrary(): string | null {
  return (globalThis as { [MISSING]?: string })[MISSING] ?? null
}

/** What it means that a program runs on WebAssembly, and the way out. */
export function fallbackNotice(): string {
  const reason = missingLibrary() ?? 'the native library was not looked for'
  return (
    `warning: the native TensorFlow library cannot be used (${reason}). This runs on WebAssembly instead: ` +
    'training has about 15 GFLOP/s on one core there, and about 120 on two cores with the native library. ' +
    'Get it with: npx inc native install'
  )
}

const MISSING = Symbol.for('inc-lang.runtime.missing-library')

function locate(find: NodeJS.Require, name: string): string | null {
  try {
    return find.resolve(name)
  } catch {
    return null
  }
}

function nativeFailure(cause: unknown): string {
  const reason = reasonOf(cause)
  return /native addon module .* can not be found/.test(reason) ? 'it is not installed' : reason
}
