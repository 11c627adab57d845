/** Decides, from facts alone, by which routes a native library can be had and what each step of them is. */
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

/** What the user asked for. */
export interface PlanOptions {
  /** Take the CUDA build. */
  readonly gpu: boolean
  /** Build anew although a cached library exists. */
  readonly force: boolean
}

/** One thing to do. Paths are relative to the folder in which the library is built. */
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

/** One way to a library. It is tried only when nothing is missing. */
export interface Route {
  readonly name: RouteName
  /** The cache entry it reads or makes. */
  readonly key: string
  readonly gpu: boolean
  /** Bytes to fetch over the network. */
  readonly downloadBytes: number
  readonly missing: readonly Missing[]
  readonly steps: readonly InstallStep[]
}

export interface InstallPlan {
  /** What stops every route; empty when one may be tried. */
  readonly missing: readonly Missing[]
  /** In the order in which they are tried. */
  readonly routes: readonly Route[]
  /** Worth saying before starting. */
  readonly notes: readonly string[]
}

/** Raise it when the way in which an entry is built changes, so that older ones are left alone. */
const recipe = 'r1'
/** N-API 8 is in every Node from 12.22 and 15.12 on; the package looks for its addon under this number. */
export const nodeApiVersion = 8
/** Where the package looks for its addon. */
export const addonPath = `lib/napi-v${nodeApiVersion}/tfjs_binding.node`
/** Plans an installation. The plan is data: nothing is looked up or changed. */
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
    notes.push(
      'no NVIDIA GPU answers here (nvidia-smi); the CUDA build will train on the processor until one does',
    )
  if (!options.gpu && environment.gpus.length > 0)
    notes.push(`this installs the build for the processor; for ${environment.gpus[0]!.name} add --gpu`)
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

/** What `pip download` is told after `python3 -m pip`; the folder to write to comes last and is added when it runs. */
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

/** Run in the build folder, with the package's `binding` beside it. */
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
