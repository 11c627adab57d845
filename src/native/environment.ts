/** The facts about a machine that matter for installing and training, and the rules to derive them. */
import path from 'node:path'
import { leastGlibc } from './wheels.ts'

/** Environment variables; unset ones are undefined. */
export type Variables = Readonly<Record<string, string | undefined>>

/** A program that runs and has reported its version. */
export interface Tool {
  readonly program: string
  readonly version: string
}

/** An NVIDIA GPU as its driver reports it. */
export interface Gpu {
  readonly name: string
  /** For example 9.0; null if the driver is too old to report it. */
  readonly computeCapability: number | null
  readonly driver: string
  readonly memoryMebibytes: number | null
}

/** An npm package on disk. */
export interface FoundPackage {
  readonly folder: string
  readonly version: string
}

/** Facts about the machine, without judgement, which is left to `plan.ts` and `doctor.ts`. */
export interface Environment {
  readonly platform: string
  readonly architecture: string
  readonly node: { readonly version: string; readonly executable: string }
  /** The folder with `node_api.h`, and all folders searched for it. */
  readonly nodeHeaders: { readonly found: string | null; readonly tried: readonly string[] }
  /** Version of the GNU C library; null on musl and outside Linux. */
  readonly glibc: string | null
  readonly python: Tool | null
  readonly pip: Tool | null
  readonly compiler: Tool | null
  /** `@tensorflow/tfjs-node-gpu` as resolved from the project; null if it is not installed. */
  readonly addonPackage: FoundPackage | null
  readonly packageWritable: boolean
  /** The folders from which the package was resolved. */
  readonly projects: readonly string[]
  readonly cacheRoot: string | null
  readonly cacheWritable: boolean
  /** Free bytes on the disk of the cache; null if unknown. */
  readonly cacheFreeBytes: number | null
  readonly gpus: readonly Gpu[]
  readonly processor: {
    readonly name: string
    readonly cores: number
    /** Lower-case flags as in `/proc/cpuinfo`; empty if they cannot be read. */
    readonly features: readonly string[]
  }
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number }
}

/** The npm package that the native library is installed for. */
export const addonPackageName = '@tensorflow/tfjs-node-gpu'
/** The version of that package that this project is built and tested with. */
export const addonPackageVersion = '4.22.0'

/**
 * The folder in which libraries are kept, outside any project: `$INC_CACHE`, else `$XDG_CACHE_HOME/inc`, else
 * `~/.cache/inc`. A relative `XDG_CACHE_HOME` is ignored, as its specification requires. Null without a home folder.
 */
export function cacheRootFrom(variables: Variables, home: string | null): string | null {
  if (variables.INC_CACHE) return path.resolve(variables.INC_CACHE)
  const base = variables.XDG_CACHE_HOME
  if (base && path.isAbsolute(base)) return path.join(base, 'inc')
  return home ? path.join(home, '.cache', 'inc') : null
}

/**
 * Where Node's C headers may be, best candidates first. Only `node_api.h` and its includes are used, and that interface
 * has been stable since Node 12, so headers of another version work too.
 */
export function headerFolders(
  executable: string,
  variables: Variables,
  home: string | null,
  nodeVersion: string,
): readonly string[] {
  const beside = path.join(path.dirname(path.dirname(executable)), 'include', 'node')
  const configured = variables.npm_config_nodedir
  const gypCache = home ? path.join(home, '.cache', 'node-gyp', nodeVersion, 'include', 'node') : null
  const candidates = [
    beside,
    configured ? path.join(configured, 'include', 'node') : null,
    gypCache,
    '/usr/include/node',
    '/usr/include/nodejs/src',
    '/usr/local/include/node',
  ]
  return [...new Set(candidates.filter((folder): folder is string => folder !== null))]
}

/** The version in a tool's output: `3.11.7` for `Python 3.11.7`; null if it contains none. */
export function versionIn(answer: string): string | null {
  return /\d+(?:\.\d+)+/.exec(answer)?.[0] ?? null
}

/** Compares dotted versions: negative if `left` is older, 0 if they are equal. */
export function compareVersions(left: string, right: string): number {
  const numbers = (version: string): number[] =>
    version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const [a, b] = [numbers(left), numbers(right)]
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** The model name and the feature flags of the processor, from the text of `/proc/cpuinfo`. */
export function readProcessorInformation(text: string): { name: string | null; features: readonly string[] } {
  const field = (name: string): string | null =>
    new RegExp(`^${name}\\s*:\\s*(.*)$`, 'm').exec(text)?.[1]?.trim() ?? null
  return {
    name: field('model name'),
    features: (field('flags') ?? '').split(/\s+/).filter((flag) => flag !== ''),
  }
}

/** The GPUs in the CSV output of `nvidia-smi --query-gpu=name,compute_cap,driver_version,memory.total`. */
export function readGpus(answer: string): readonly Gpu[] {
  return answer
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .filter((parts) => parts.length >= 4 && parts[0] !== '')
    .map(([name, capability, driver, memory]) => ({
      name: name!,
      computeCapability: /^\d+\.\d+$/.test(capability!) ? Number(capability) : null,
      driver: driver!,
      memoryMebibytes: /^\d+/.test(memory!) ? Number.parseInt(memory!, 10) : null,
    }))
}

/** Whether this machine's C library is recent enough for the libraries in the wheels. */
export function glibcIsRecent(glibc: string | null): boolean {
  return glibc !== null && compareVersions(glibc, leastGlibc) >= 0
}
