/** What programs get in place of '@tensorflow/tfjs-node-gpu' where its native library cannot be loaded. */
import { fallbackNotice } from './native_library.ts'
import { openWasmBackend } from './wasm_backend.ts'

export * from '@tensorflow/tfjs'

process.stderr.write(`${fallbackNotice()}\n`)
await openWasmBackend()
