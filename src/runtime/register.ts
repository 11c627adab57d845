/**
 * Prepares a process for a generated program: `node --import inc-lang/runtime/register dist/train.js`.
 * Sets the environment that TensorFlow reads when it is loaded, mends a function that tfjs-node misses on Node 23 and
 * later, and, where the native library cannot be loaded, puts the WebAssembly backend in its place.
 */
import './preload/environment.ts'
import module from 'node:module'
import { noteMissingLibrary, resolveTensorFlow } from './preload/native_library.ts'
import { initialize, resolve } from './preload/resolution.ts'

// Files of the runtime have the extension of this one: it runs as built.
const beside = (name: string) =>
  new URL(`./preload/${name}${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)

const { urls, natural, missing } = resolveTensorFlow(process.argv[1], beside('fallback'))
if (missing !== null) noteMissingLibrary(missing)
if (!natural) {
  // Node 22.15 and later resolve in this thread, for `require` too; before, a thread of its own does it for `import`.
  const { registerHooks } = module as unknown as {
    registerHooks?: (hooks: { resolve: typeof resolve }) => void
  }
  if (registerHooks === undefined) module.register(beside('resolution').href, { data: urls })
  else {
    initialize(urls)
    registerHooks({ resolve })
  }
}
