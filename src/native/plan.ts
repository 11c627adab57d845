/** Decides, from facts alone, by which routes a native library can be had and what each step of them is. */
import { addonPackageVersion, compareVersions, type Environment, glibcIsRecent } from './environment.ts'
import {
  cpuWheels,
  downloadBytes,
  gpuWheels,
  leastGlibc,
  libraryLinks,
  type PinnedWheel,
  tensorflowVersion,
  type UnpackRule,
  type WheelSet,
  wheelPython,
} from './wheels.ts'

/** What the user asked for. */
export interface PlanOptions {
  /** Take the CUDA build. */
  readonly gpu: boolean
  /** Build anew although a cached library exists. */
  readonly force: boolean
}

/** Something a route needs and the machine lacks, and how to mend that. */
export interface Missing {
  readonly name: string
  readonly says: string
  readonly mend: string
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
/** The vendor's GPU build is for CUDA 11.2, whose compiler knows chips up to this compute capability (Ampere). */
const newestVendorCapability = 8.6

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

function missingForAll(environment: Environment): readonly Missing[] {
  const missing: Missing[] = []
  if (!environment.addonPackage)
    missing.push({
      name: 'package',
      says: `@tensorflow/tfjs-node-gpu is not installed (looked from ${environment.projects.join(', ')})`,
      mend: `npm install @tensorflow/tfjs-node-gpu@${addonPackageVersion} --ignore-scripts`,
    })
  else if (!environment.packageWritable)
    missing.push({
      name: 'package folder',
      says: `${environment.addonPackage.folder} cannot be written`,
      mend: 'run as the user who owns it, or change its owner',
    })
  if (!environment.cacheRoot)
    missing.push({
      name: 'cache',
      says: 'there is no home folder to keep the library in',
      mend: 'set INC_CACHE to a folder with room for it',
    })
  else if (!environment.cacheWritable)
    missing.push({
      name: 'cache',
      says: `${environment.cacheRoot} cannot be written`,
      mend: 'set INC_CACHE to a folder that you can write',
    })
  return missing
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

function missingForWheel(environment: Environment, set: WheelSet): readonly Missing[] {
  const { platform, architecture } = environment
  if (platform !== 'linux' || architecture !== 'x64')
    return [
      {
        name: 'platform',
        says: `the TensorFlow wheel is for Linux x64, and this is ${platform} ${architecture}`,
        mend: 'none; the other routes may serve',
      },
    ]
  const missing: Missing[] = []
  if (!glibcIsRecent(environment.glibc))
    missing.push({
      name: 'glibc',
      says: environment.glibc
        ? `the library needs glibc ${leastGlibc} or later, and this system has ${environment.glibc}`
        : `the library needs glibc ${leastGlibc} or later, and this system has another C library (musl?)`,
      mend: 'use a newer system, or a Debian or Ubuntu container',
    })
  if (!processorServes(environment))
    missing.push({
      name: 'processor',
      says: 'the library was built with AVX instructions, and this processor has none',
      mend: 'train with the WebAssembly backend, or on another machine',
    })
  missing.push(...missingTools(environment))
  const wanted = neededBytes(set)
  if (environment.cacheFreeBytes !== null && environment.cacheFreeBytes < wanted)
    missing.push({
      name: 'disk',
      says: `building needs ${gigabytes(wanted)} free in ${environment.cacheRoot}, and there are ${gigabytes(environment.cacheFreeBytes)}`,
      mend: 'free some, or set INC_CACHE to a folder on another disk',
    })
  return missing
}

/** The build tools that are not there. */
export function missingTools(environment: Environment): readonly Missing[] {
  const missing: Missing[] = []
  if (!environment.python)
    missing.push({
      name: 'python3',
      says: 'python3 is not installed',
      mend: 'apt-get install python3 python3-pip (Debian, Ubuntu) or dnf install python3 python3-pip (Fedora)',
    })
  else if (!environment.pip)
    missing.push({
      name: 'pip',
      says: 'python3 has no pip',
      mend: 'apt-get install python3-pip (Debian, Ubuntu), dnf install python3-pip (Fedora) or python3 -m ensurepip',
    })
  if (!environment.compiler)
    missing.push({
      name: 'g++',
      says: 'no C++ compiler is installed (looked for $CXX, g++ and clang++)',
      mend: 'apt-get install g++ (Debian, Ubuntu) or dnf install gcc-c++ (Fedora)',
    })
  if (!environment.nodeHeaders.found)
    missing.push({
      name: 'Node headers',
      says: `node_api.h is in none of ${environment.nodeHeaders.tried.join(', ')}`,
      mend: 'apt-get install libnode-dev, or use Node from its own distribution, or run: npx node-gyp install',
    })
  return missing
}

/** Whether the processor has what the prebuilt library was compiled for; true where its features are unknown. */
export function processorServes({ architecture, processor }: Environment): boolean {
  return architecture !== 'x64' || processor.features.length === 0 || processor.features.includes('avx')
}

/** Bytes that building takes at its fullest: one wheel at a time beside what is unpacked. */
export function neededBytes(set: WheelSet): number {
  return set.unpackedBytes + 2 * Math.max(...set.contents.map(({ wheel }) => wheel.bytes))
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

function missingForVendor(environment: Environment, options: PlanOptions): readonly Missing[] {
  const missing: Missing[] = []
  if (environment.platform === 'linux' && environment.glibc === null)
    missing.push({
      name: 'glibc',
      says: "the vendor's library needs the GNU C library, and this system has another (musl?)",
      mend: 'use a Debian or Ubuntu container',
    })
  if (!processorServes(environment))
    missing.push({
      name: 'processor',
      says: "the vendor's library was built with AVX instructions, and this processor has none",
      mend: 'train with the WebAssembly backend, or on another machine',
    })
  if (!options.gpu) return missing
  const known = environment.gpus.filter(
    ({ computeCapability }) => computeCapability !== null && computeCapability <= newestVendorCapability,
  )
  if (environment.gpus.length === 0)
    missing.push({
      name: 'GPU',
      says: 'no NVIDIA GPU answers here (nvidia-smi)',
      mend: 'install the NVIDIA driver, or leave --gpu out',
    })
  else if (known.length === 0)
    missing.push({
      name: 'GPU',
      says: `the vendor's library is for CUDA 11.2, which does not know ${environment.gpus[0]!.name}`,
      mend: 'mend what the wheel route lacks, or leave --gpu out',
    })
  return missing
}

/** `1.2 GB`, in powers of ten as disks are sold. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/** Negative when the Node version is older than the oldest that is supported. */
export function compareWithOldestNode(version: string): number {
  return compareVersions(version, '20.9')
}
