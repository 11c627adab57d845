/** What each route to a native library requires of the machine, and how to fix whatever is missing. */
import { addonPackageVersion, type Environment, glibcIsRecent } from './environment.ts'
import { leastGlibc, type WheelSet } from './wheels.ts'

/** Something that a route needs and the machine lacks, and how to fix it. */
export interface Missing {
  readonly name: string
  readonly says: string
  readonly mend: string
}

/** The vendor's GPU build is for CUDA 11.2, which supports GPUs up to this compute capability (Ampere). */
const newestVendorCapability = 8.6

/** What rules out every route. */
export function missingForAll(environment: Environment): readonly Missing[] {
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
      says: `no permission to write to ${environment.addonPackage.folder}`,
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
      says: `no permission to write to ${environment.cacheRoot}`,
      mend: 'set INC_CACHE to a writable folder',
    })
  return missing
}

/** What rules out the wheel route. */
export function missingForWheel(environment: Environment, set: WheelSet): readonly Missing[] {
  const { platform, architecture } = environment
  if (platform !== 'linux' || architecture !== 'x64')
    return [
      {
        name: 'platform',
        says: `the TensorFlow wheel is for Linux x64, but this is ${platform} ${architecture}`,
        mend: 'none; another route may work',
      },
    ]
  const missing: Missing[] = []
  if (!glibcIsRecent(environment.glibc))
    missing.push({
      name: 'glibc',
      says: environment.glibc
        ? `the library needs glibc ${leastGlibc} or later, but this system has ${environment.glibc}`
        : `the library needs glibc ${leastGlibc} or later, but this system has a different C library (musl?)`,
      mend: 'use a newer system, or a Debian or Ubuntu container',
    })
  if (!processorServes(environment))
    missing.push({
      name: 'processor',
      says: 'the library needs AVX instructions, which this processor does not have',
      mend: 'train with the WebAssembly backend, or on another machine',
    })
  missing.push(...missingTools(environment))
  const wanted = neededBytes(set)
  if (environment.cacheFreeBytes !== null && environment.cacheFreeBytes < wanted)
    missing.push({
      name: 'disk',
      says: `building needs ${gigabytes(wanted)} of free space in ${environment.cacheRoot}, but only ${gigabytes(environment.cacheFreeBytes)} is free`,
      mend: 'free some disk space, or set INC_CACHE to a folder on another disk',
    })
  return missing
}

/** The build tools that are not installed. */
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
      mend: 'run npx node-gyp install, or apt-get install libnode-dev, or use the official Node distribution',
    })
  return missing
}

/** Whether the processor supports the instructions that the prebuilt library uses; true if its features are unknown. */
export function processorServes({ architecture, processor }: Environment): boolean {
  return architecture !== 'x64' || processor.features.length === 0 || processor.features.includes('avx')
}

/** The peak disk space for building, in bytes: the unpacked files and one wheel at a time. */
export function neededBytes(set: WheelSet): number {
  return set.unpackedBytes + 2 * Math.max(...set.contents.map(({ wheel }) => wheel.bytes))
}

/** What rules out the vendor's route. */
export function missingForVendor(
  environment: Environment,
  options: { readonly gpu: boolean },
): readonly Missing[] {
  const missing: Missing[] = []
  if (environment.platform === 'linux' && environment.glibc === null)
    missing.push({
      name: 'glibc',
      says: "the vendor's library needs glibc, but this system has a different C library (musl?)",
      mend: 'use a Debian or Ubuntu container',
    })
  if (!processorServes(environment))
    missing.push({
      name: 'processor',
      says: "the vendor's library needs AVX instructions, which this processor does not have",
      mend: 'train with the WebAssembly backend, or on another machine',
    })
  if (!options.gpu) return missing
  const known = environment.gpus.filter(
    ({ computeCapability }) => computeCapability !== null && computeCapability <= newestVendorCapability,
  )
  if (environment.gpus.length === 0)
    missing.push({
      name: 'GPU',
      says: 'nvidia-smi finds no NVIDIA GPU',
      mend: 'install the NVIDIA driver, or leave out --gpu',
    })
  else if (known.length === 0)
    missing.push({
      name: 'GPU',
      says: `the vendor's library uses CUDA 11.2, which does not support the ${environment.gpus[0]!.name}`,
      mend: 'fix what the wheel route lacks, or leave out --gpu',
    })
  return missing
}

/** `1.2 GB`, in powers of ten, as disk manufacturers count. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
