/** Decides, from facts alone, which routes may lead to a native library and what the steps of each are. */
import { addonPackageVersion, type Environment } from './environment.ts'
import { type Missing, missingForAll, missingForVendor, missingForWheel } from './requirements.ts'
import {
  cpuWheels,
  downloadBytes,
  gpuWheels,
  libraryLinks,
  type PinnedWheel,
  tensorflowVersion,
  type UnpackRule,
  wheelPython,
} from './wheels.ts'

/** The user's options. */
interface PlanOptions {
  /** Whether to install the CUDA build. */
  readonly gpu: boolean
  /** Whether to rebuild the library even if it is in the cache. */
  readonly force: boolean
}

/** One step of a route. Paths are relative to the folder in which the library is built. */
export type InstallStep =
  | { readonly kind: 'verify-cache' }
  | { readonly kind: 'download-wheel'; readonly wheel: PinnedWheel; readonly pip: readonly string[] }
  | { readonly kind: 'check-digest'; readonly wheel: PinnedWheel }
  | { readonly kind: 'unpack'; readonly wheel: PinnedWheel; readonly rules: readonly UnpackRule[] }
  | {
      readonly kind: 'link-names'
      readonly links: readonly { readonly path: string; readonly target: string }[]
    }
  | { readonly kind: 'compile-addon'; readonly compiler: string; readonly arguments: readonly string[] }
  | { readonly kind: 'vendor-script'; readonly variant: 'cpu' | 'gpu' }
  | { readonly kind: 'prove'; readonly tensorflow: string | null }
  | { readonly kind: 'seal' }
  | { readonly kind: 'place' }

export type RouteName = 'cached wheel' | 'wheel' | 'cached vendor' | 'vendor'

/** One way to get a library. It is tried only if nothing is missing. */
export interface Route {
  readonly name: RouteName
  /** The cache entry that it reads or creates. */
  readonly key: string
  readonly gpu: boolean
  /** Bytes to fetch over the network. */
  readonly downloadBytes: number
  readonly missing: readonly Missing[]
  readonly steps: readonly InstallStep[]
}

export interface InstallPlan {
  /** What rules out every route; empty if at least one may be tried. */
  readonly missing: readonly Missing[]
  /** In the order in which to try them. */
  readonly routes: readonly Route[]
  /** Notes to print before starting. */
  readonly notes: readonly string[]
}

/** Increment this when the way an entry is built changes, so that older entries are no longer used. */
const recipe = 'r1'
/** Every supported Node has Node-API 8; the package looks for its addon under this number. */
const nodeApiVersion = 8

/** Where the package looks for its addon. */
export const addonPath = `lib/napi-v${nodeApiVersion}/tfjs_binding.node`

/** Plans an installation, without looking anything up or changing anything. */
export function planInstall(environment: Environment, options: PlanOptions): InstallPlan {
  const wheelKey = keyOf(environment, `tensorflow-${options.gpu ? 'cuda12' : 'cpu'}-${tensorflowVersion}`)
  const vendorKey = keyOf(environment, `vendor-${options.gpu ? 'gpu' : 'cpu'}`)
  const cached = (name: RouteName, key: string): Route => ({
    name,
    key,
    gpu: options.gpu,
    downloadBytes: 0,
    missing: [],
    steps: [{ kind: 'verify-cache' }, { kind: 'place' }],
  })
  const routes: Route[] = [
    ...(options.force ? [] : [cached('cached wheel', wheelKey)]),
    wheelRoute(environment, options, wheelKey),
    ...(options.force ? [] : [cached('cached vendor', vendorKey)]),
    vendorRoute(environment, options, vendorKey),
  ]
  return { missing: missingForAll(environment), routes, notes: notesFor(environment, options) }
}

function keyOf(environment: Environment, what: string): string {
  const version = environment.addonPackage?.version ?? addonPackageVersion
  return `tfjs-${version}-${what}-${environment.platform}-${environment.architecture}-${recipe}`
}

function notesFor(environment: Environment, options: PlanOptions): readonly string[] {
  const notes: string[] = []
  if (options.gpu && environment.gpus.length === 0)
    notes.push('nvidia-smi finds no NVIDIA GPU; until it does, the CUDA build will train on the processor')
  if (!options.gpu && environment.gpus.length > 0)
    notes.push(
      `this installs the build for the processor; to use the ${environment.gpus[0]!.name}, add --gpu`,
    )
  const version = environment.addonPackage?.version
  if (version !== undefined && version !== addonPackageVersion)
    notes.push(`@tensorflow/tfjs-node-gpu is ${version}; this project is tested with ${addonPackageVersion}`)
  return notes
}

function wheelRoute(environment: Environment, options: PlanOptions, key: string): Route {
  const set = options.gpu ? gpuWheels : cpuWheels
  const steps: InstallStep[] = []
  for (const { wheel, rules } of set.contents)
    steps.push(
      { kind: 'download-wheel', wheel, pip: pipArguments(wheel) },
      { kind: 'check-digest', wheel },
      { kind: 'unpack', wheel, rules },
    )
  steps.push(
    { kind: 'link-names', links: libraryLinks },
    {
      kind: 'compile-addon',
      compiler: environment.compiler?.program ?? 'g++',
      arguments: compilerArguments(environment),
    },
    { kind: 'prove', tensorflow: tensorflowVersion },
    { kind: 'seal' },
    { kind: 'place' },
  )
  return {
    name: 'wheel',
    key,
    gpu: options.gpu,
    downloadBytes: downloadBytes(set),
    missing: missingForWheel(environment, set),
    steps,
  }
}

/** The arguments after `python3 -m pip`, except the folder to write to, which is appended when the step runs. */
export function pipArguments(wheel: PinnedWheel): readonly string[] {
  return [
    'download',
    '--no-deps',
    '--no-cache-dir',
    '--no-input',
    '--disable-pip-version-check',
    '--only-binary=:all:',
    '--python-version',
    wheelPython.version,
    '--implementation',
    wheelPython.implementation,
    '--abi',
    wheelPython.abi,
    '--platform',
    wheel.platformTag,
    `${wheel.project}==${wheel.version}`,
    '--dest',
  ]
}

/** The arguments of the compiler, which runs in the build folder and reads the package's own sources. */
function compilerArguments(environment: Environment): readonly string[] {
  return [
    '-std=c++17',
    '-O2',
    '-shared',
    '-fPIC',
    `-DNAPI_VERSION=${nodeApiVersion}`,
    '-I',
    environment.nodeHeaders.found ?? 'include/node',
    '-I',
    'deps/include',
    `${environment.addonPackage?.folder ?? '.'}/binding/tfjs_backend.cc`,
    `${environment.addonPackage?.folder ?? '.'}/binding/tfjs_binding.cc`,
    '-o',
    addonPath,
    '-Ldeps/lib',
    '-l:libtensorflow_cc.so.2',
    '-l:libtensorflow_framework.so.2',
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]
}

function vendorRoute(environment: Environment, options: PlanOptions, key: string): Route {
  const variant = options.gpu ? 'gpu' : 'cpu'
  return {
    name: 'vendor',
    key,
    gpu: options.gpu,
    downloadBytes: 0,
    missing: missingForVendor(environment, options),
    steps: [
      { kind: 'vendor-script', variant },
      { kind: 'prove', tensorflow: null },
      { kind: 'seal' },
      { kind: 'place' },
    ],
  }
}
