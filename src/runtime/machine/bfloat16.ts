/** Numbers of 16 bits with the range of 32 (bfloat16): who multiplies them faster than those of 32, and who does not. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Flags of `/proc/cpuinfo` for products of bfloat16, of x86 and of Arm. */
const flags = ['avx512_bf16', 'amx_bf16', 'bf16', 'svebf16']
/** NVIDIA's Ampere was the first. */
const leastCapability = 8

/** Where training runs, as far as these numbers are concerned. */
export type Place =
  /** The features as in `/proc/cpuinfo`; null where there is none. */
  | { readonly kind: 'processor'; readonly features: readonly string[] | null }
  /** Null where the GPU does not say. */
  | { readonly kind: 'gpu'; readonly computeCapability: number | null }

/**
 * Why there are no fast products of bfloat16 at a place, as a clause; null where there are. Without the instructions
 * TensorFlow would imitate them, and be slower than on 32 bits.
 */
export function bfloat16MissingAt(place: Place): string | null {
  switch (place.kind) {
    case 'gpu':
      if (place.computeCapability === null) return 'the GPU does not say what it can (nvidia-smi)'
      return place.computeCapability >= leastCapability
        ? null
        : `the GPU has compute capability ${place.computeCapability.toFixed(1)}, and bfloat16 begins with ${leastCapability}.0`
    case 'processor':
      if (place.features === null) return 'the processor does not say what it can (/proc/cpuinfo)'
      return place.features.some((feature) => flags.includes(feature))
        ? null
        : `the processor has no instructions for it (${flags.join(', ')})`
  }
}

/** The same for this machine: for its processor, or for its first GPU. */
export function bfloat16Missing(onGpu: boolean): string | null {
  return bfloat16MissingAt(
    onGpu
      ? { kind: 'gpu', computeCapability: gpuCapability() }
      : { kind: 'processor', features: processorFeatures() },
  )
}

/**
 * Why neither the processor nor the first GPU of this machine has fast products of bfloat16, as a clause about the
 * processor; null where one of them has. The GPU is asked only where the processor has none: that starts a program.
 */
export function bfloat16MissingHere(): string | null {
  const missing = bfloat16Missing(false)
  return missing === null || bfloat16Missing(true) === null ? null : missing
}

/** The features that the processor tells of; null where there is no `/proc/cpuinfo`. */
function processorFeatures(): readonly string[] | null {
  try {
    const [, features = ''] =
      /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8')) ?? []
    return features.trim().split(/\s+/)
  } catch {
    return null
  }
}

/** The compute capability of the first GPU that answers; null where none does. */
function gpuCapability(): number | null {
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
