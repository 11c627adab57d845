/** Prepares the process before TensorFlow is loaded: its environment variables, and two functions of Node. */
import util from 'node:util'

/**
 * Read by the TensorFlow library when it is loaded; values set by the user are kept. Log level 2 shows errors only.
 * Memory growth leaves the rest of a GPU's memory to others.
 */
const defaults: Readonly<Record<string, string>> = {
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
}

for (const [name, value] of Object.entries(defaults)) process.env[name] ??= value

/**
 * tfjs-node 4.22 calls two functions of `node:util` that Node 23 removed and that Node 22 warns about
 * (tensorflow/tfjs#8609), so plain versions of both are put back.
 */
Object.assign(util, {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: Array.isArray,
})
