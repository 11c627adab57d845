/** What has to be true of the process before TensorFlow is loaded: its environment variables, and a function of Node. */
import util from 'node:util'

/**
 * Read by the TensorFlow library when it is loaded; what the user has set stands.
 * Log level 2 shows errors only. Memory growth keeps a GPU usable by others.
 */
const defaults: Readonly<Record<string, string>> = {
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
}

for (const [name, value] of Object.entries(defaults)) process.env[name] ??= value

/**
 * tfjs-node 4.22 calls two functions of `node:util` that Node 23 removed and that Node 22 warns about
 * (tensorflow/tfjs#8609), so both are put back in plain form.
 */
Object.assign(util, {
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isArray: Array.isArray,
})
