/** Which backend of TensorFlow.js a program runs on, and what it has. */
import { availableParallelism } from 'node:os'
import * as tf from '@tensorflow/tfjs'

export interface Backend {
  /** `tensorflow` is the native library. */
  readonly name: string
  readonly native: boolean
  /** The version of the native library; null where there is none. */
  readonly library: string | null
  readonly gpu: boolean
  readonly cores: number
  /** The version of TensorFlow.js. */
  readonly tfjs: string
}

/** The native backend as far as this module looks into it. */
interface NativeBackend {
  readonly isUsingGpuDevice?: boolean
  readonly binding?: { readonly TF_Version?: string }
}

/**
 * Waits for the backend that the program's import of TensorFlow.js chose: the native library where it is loaded,
 * WebAssembly where it is not (see `register`), and plain JavaScript where a program imports TensorFlow.js alone.
 */
export async function openBackend(): Promise<Backend> {
  await tf.ready()
  const name = tf.getBackend()
  const native = name === 'tensorflow'
  const backend = tf.backend() as unknown as NativeBackend
  return {
    name,
    native,
    library: native ? (backend.binding?.TF_Version ?? null) : null,
    gpu: native && backend.isUsingGpuDevice === true,
    cores: availableParallelism(),
    tfjs: tf.version.tfjs,
  }
}

/** One line about a backend, for the head of a log. */
export function describeBackend({ name, native, library, gpu, cores, tfjs }: Backend): string {
  const place = gpu ? 'a GPU' : `${native ? cores : 1} CPU core${native && cores !== 1 ? 's' : ''}`
  if (native) return `TensorFlow ${library ?? ''} on ${place} (TensorFlow.js ${tfjs})`.replace('  ', ' ')
  const plain = name === 'wasm' ? 'WebAssembly' : name === 'cpu' ? 'plain JavaScript' : name
  return `${plain} on ${place} (TensorFlow.js ${tfjs})${name === 'cpu' ? ', for tiny networks only' : ''}`
}
