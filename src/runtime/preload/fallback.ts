/** The module that replaces '@tensorflow/tfjs-node-gpu' for programs if its native library cannot be loaded. */
import { fallbackNotice } from './native_library.ts'
import { openWasmBackend } from './wasm_backend.ts'

export * from '@tensorflow/tfjs'

process.stderr.write(`${fallbackNotice()}\n`)
await openWasmBackend()
