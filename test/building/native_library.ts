/** The native TensorFlow library, for the tests that need it: whether it is there, and its choice. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'

const binding = new URL(
  '../../node_modules/@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node',
  import.meta.url,
)

/** True where the native library is in place. A full test run sets INC_REQUIRE_NATIVE=1, and then it must be. */
export const hasNativeLibrary = existsSync(fileURLToPath(binding))
export const mustHaveNativeLibrary = process.env.INC_REQUIRE_NATIVE === '1'

/** Chooses the native library; throws where there is none. */
export async function useNativeLibrary(): Promise<void> {
  createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu')
  if (!(await tf.setBackend('tensorflow'))) throw new Error('there is no native library')
}
