/** Numbers of 16 bits with the range of 32 (bfloat16): who multiplies them faster than those of 32, and who does not. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The numbers that products work on: `fp32`, or `bf16` with everything delicate, and the weights themselves, on 32 bits. */
export const PRECISIONS = ['fp32', 'bf16'] as const
export type Precision = (typeof PRECISIONS)[number]

/** Flags of `/proc/cpuinfo` for products of bfloat16, of x86 and of Arm. */
const flags = ['avx512_bf16', 'amx_bf16', 'bf16', 'svebf16']
/** NVIDIA's Ampere was the first. */
const leastCapability = 8

/**
 * Why there are no fast products of bfloat16 where training runs, as a clause; null where there are. Without the
 * instructions TensorFlow would imitate them, and be slower than on 32 bits.
 */
export function bfloat16Missing(onGpu: boolean): string | null {
  if (onGpu) {
    const capability = gpuCapability()
    if (capability === null) return 'the GPU does not say what it can (nvidia-smi)'
    return capability >= leastCapability
      ? null
      : `the GPU has compute capability ${capability.toFixed(1)}, and bfloat16 begins with ${leastCapability}.0`
  }
  const features = processorFeatures()
  if (features === null) return 'the processor does not say what it can (/proc/cpuinfo)'
  return flags.some((flag) => features.has(flag))
    ? null
    : `the processor has no instructions for it (${flags.join(', ')})`
}

/** The features that the processor tells of; null where there is no `/proc/cpuinfo`. */
export function processorFeatures(): ReadonlySet<string> | null {
  try {
    const [, features = ''] =
      /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? []
    return new Set(features.trim().split(/\s+/))
  } catch {
    return null
  }
}

/** The compute capability of the first GPU that answers; null where none does. */
export function gpuCapability(): number | null {
  try {
    const words = ['--query-gpu=compute_cap', '--format=csv,noheader']
    const answer = execFileSync('nvidia-smi', words, {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const capability = Number.parseFloat(answer)
    return Number.isNaN(capability) ? null : capability
  } catch {
    return null
  }
}
