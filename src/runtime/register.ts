/**
 * Prepares a process for a generated program: `node --import inc-lang/runtime/register dist/train.js`. Sets the
 * environment variables that TensorFlow reads when it is loaded, restores two functions that tfjs-node needs and Node
 * 23 removed, and replaces the native library by the WebAssembly backend if it cannot be loaded.
 */
import './preload/environment.ts'
import module from 'node:module'
import { noteMissingLibrary, resolveTensorFlow } from './preload/native_library.ts'
import { initialize, resolve } from './preload/resolution.ts'

// The runtime's files have the same extension as this one, so it runs as source and as built.
const beside = (name: string) =>
  new URL(`./preload/${name}${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)

const { urls, natural, missing } = resolveTensorFlow(process.argv[1], beside('fallback'))
if (missing !== null) noteMissingLibrary(missing)
if (!natural) {
  // Node 22.15 and later resolve modules in this thread, also for `require`; earlier versions use a separate thread,
  // for `import` only.
  const { registerHooks } = module as unknown as {
    registerHooks?: (hooks: { resolve: typeof resolve }) => void
  }
  if (registerHooks === undefined) module.register(beside('resolution').href, { data: urls })
  else {
    initialize(urls)
    registerHooks({ resolve })
  }
}
