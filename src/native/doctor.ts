/** Judges the facts about a machine: what is fine, what is at fault and how to mend it. Pure; see `facts.ts`. */
import { bfloat16MissingAt, type Place } from '../runtime/machine/bfloat16.ts'
import { addonPackageVersion, compareVersions, type Environment } from './environment.ts'
import type { Manifest } from './manifest.ts'
import type { Probe } from './probe.ts'
import { gigabytes, missingTools, neededBytes, processorServes } from './requirements.ts'
import { cpuWheels, tensorflowVersion } from './wheels.ts'

/** One thing that was looked at. A `note` needs no mending. */
export interface Finding {
  readonly name: string
  readonly status: 'fine' | 'fault' | 'note'
  readonly says: string
  readonly mend?: string
}

/** A library in the cache. */
export interface CachedLibrary {
  readonly key: string
  readonly tensorflow: string
  readonly gpu: boolean
  readonly bytes: number
}

/** Everything that the doctor looks at. */
export interface DoctorFacts {
  readonly environment: Environment
  /** What happened when the package was loaded; null when there is no package. */
  readonly probe: Probe | null
  /** The manifest of the library that `inc native install` put into the package. */
  readonly installed: Manifest | null
  /** How the installed files differ from their manifest; null when they do not. */
  readonly installedDifference: string | null
  readonly cached: readonly CachedLibrary[]
}

const installMend = 'inc native install'
const testedMajors = ['20', '22', '24']

/** The findings, in a fixed order. */
export function examine(facts: DoctorFacts): readonly Finding[] {
  const { environment } = facts
  return [
    examineNode(environment),
    examineSystem(environment),
    examinePackage(environment),
    ...examineLibrary(facts),
    examineProcessor(environment),
    examineMemory(environment),
    ...examineGpu(facts),
    ...examineTraining(facts),
    ...examineTools(facts),
    examineCache(facts),
    ...examineWriting(environment),
  ]
}

function examineNode({ node }: Environment): Finding {
  const name = 'Node'
  if (compareVersions(node.version, '20.9') < 0)
    return {
      name,
      status: 'fault',
      says: `${node.version} is too old`,
      mend: 'install Node 22 (20.9 or later serves)',
    }
  const major = node.version.split('.')[0]!
  if (testedMajors.includes(major)) return { name, status: 'fine', says: node.version }
  return { name, status: 'note', says: `${node.version}; tested with Node ${testedMajors.join(', ')}` }
}

function examineSystem({ platform, architecture, glibc }: Environment): Finding {
  const says = `${platform} ${architecture}${glibc ? `, glibc ${glibc}` : ''}`
  const supported = platform === 'linux' && architecture === 'x64' && glibc !== null
  if (supported) return { name: 'system', status: 'fine', says }
  return {
    name: 'system',
    status: 'note',
    says: `${says}; the tested native library is for Linux x64 with glibc`,
  }
}

function examinePackage({ addonPackage, projects }: Environment): Finding {
  const name = 'tfjs-node-gpu'
  const mend = `npm install @tensorflow/tfjs-node-gpu@${addonPackageVersion} --ignore-scripts`
  if (!addonPackage)
    return { name, status: 'fault', says: `not installed (looked from ${projects.join(', ')})`, mend }
  const says = `${addonPackage.version} in ${addonPackage.folder}`
  if (addonPackage.version === addonPackageVersion) return { name, status: 'fine', says }
  return { name, status: 'note', says: `${says}; tested with ${addonPackageVersion}`, mend }
}

function examineLibrary({ probe, installed, installedDifference }: DoctorFacts): readonly Finding[] {
  if (!probe) return []
  const findings: Finding[] = []
  if (probe.kind === 'fails')
    findings.push({
      name: 'native addon',
      status: 'fault',
      says: /can ?not be found at path/.test(probe.why) ? 'there is none in the package yet' : probe.why,
      mend: installed ? `${installMend} --force` : installMend,
    })
  else if (probe.backend !== 'tensorflow' || probe.gradient === 'wrong')
    findings.push({
      name: 'native addon',
      status: 'fault',
      says: `it computes wrongly (backend ${probe.backend}, gradient of a convolution ${probe.gradient})`,
      mend: `${installMend} --force`,
    })
  else {
    findings.push({
      name: 'native addon',
      status: 'fine',
      says: 'loads, and the gradient of a convolution is right',
    })
    const pinned = probe.tensorflow === tensorflowVersion
    findings.push({
      name: 'libtensorflow',
      status: pinned ? 'fine' : 'note',
      says: `${probe.tensorflow}, ${originOf(installed)}${pinned ? '' : `; tested with ${tensorflowVersion}`}`,
      ...(pinned ? {} : { mend: installMend }),
    })
  }
  if (installedDifference !== null)
    findings.push({
      name: 'installed files',
      status: 'fault',
      says: `they are not what was installed: ${installedDifference}`,
      mend: installMend,
    })
  return findings
}

function originOf(installed: Manifest | null): string {
  if (!installed) return 'not installed by inc'
  if (installed.route === 'vendor') return "the vendor's prebuilt library"
  return installed.gpu
    ? 'from the TensorFlow wheel, for CUDA 12'
    : 'from the TensorFlow wheel, for the processor'
}

/** Instruction sets on which the speed of training depends, in the order of `/proc/cpuinfo`'s names for them. */
const speakingFeatures = [
  'avx',
  'avx2',
  'fma',
  'avx512f',
  'avx512_vnni',
  'avx512_bf16',
  'avx512_fp16',
  'amx_tile',
  'amx_bf16',
]

function examineProcessor(environment: Environment): Finding {
  const { name: model, cores, features } = environment.processor
  const known = speakingFeatures.filter((feature) => features.includes(feature))
  const says = `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}${known.length > 0 ? `; ${known.join(' ')}` : ''}`
  if (processorServes(environment)) return { name: 'processor', status: 'fine', says }
  return {
    name: 'processor',
    status: 'fault',
    says: `${says}; it has no AVX, which the native library needs`,
    mend: 'train with the WebAssembly backend, or on another machine',
  }
}

/** A GoogLeNet step at batch 16 takes about a gigabyte, and as much again while it starts. */
const comfortableBytes = 4e9

function examineMemory({ memory }: Environment): Finding {
  const says = `${gigabytes(memory.totalBytes)}, ${gigabytes(memory.availableBytes)} free`
  if (memory.totalBytes >= comfortableBytes) return { name: 'memory', status: 'fine', says }
  return { name: 'memory', status: 'note', says: `${says}; train with small batches` }
}

/** Where a training step runs, and on which numbers it can. */
function examineTraining({ environment, probe }: DoctorFacts): readonly Finding[] {
  if (probe?.kind !== 'works') return []
  const { gpus, processor } = environment
  const [gpu] = gpus
  const place: Place =
    probe.usesGpu && gpu !== undefined
      ? { kind: 'gpu', computeCapability: gpu.computeCapability }
      : { kind: 'processor', features: processor.features.length > 0 ? processor.features : null }
  const where =
    place.kind === 'gpu'
      ? `the GPU, whose memory is taken as it is needed`
      : `the processor, on ${processor.cores} ${processor.cores === 1 ? 'core' : 'cores'}`
  const missing = bfloat16MissingAt(place)
  const numbers = missing === null ? 'fp32, and bf16 with --precision bf16' : `fp32 only: ${missing}`
  return [{ name: 'training', status: 'fine', says: `steps run on ${where}; ${numbers}` }]
}

/** The oldest Linux driver that runs CUDA 12 (NVIDIA, CUDA compatibility, minor version compatibility). */
const leastDriver = '525.60.13'

function examineGpu({ environment, probe, installed }: DoctorFacts): readonly Finding[] {
  const { gpus } = environment
  const name = 'GPU'
  if (gpus.length === 0)
    return [
      { name, status: 'note', says: 'no NVIDIA GPU answers (nvidia-smi); training runs on the processor' },
    ]
  const what = gpus
    .map(({ name: model, computeCapability, memoryMebibytes }) => {
      const capability =
        computeCapability === null ? '' : `, compute capability ${computeCapability.toFixed(1)}`
      const memory = memoryMebibytes === null ? '' : `, ${gigabytes(memoryMebibytes * 1024 * 1024)}`
      return `${model}${capability}${memory}`
    })
    .join('; ')
  const findings: Finding[] = []
  const driver = gpus[0]!.driver
  if (compareVersions(driver, leastDriver) < 0)
    findings.push({
      name: 'GPU driver',
      status: 'fault',
      says: `${driver}; CUDA 12 needs ${leastDriver} or later`,
      mend: 'update the NVIDIA driver',
    })
  else findings.push({ name: 'GPU driver', status: 'fine', says: driver })
  if (probe?.kind !== 'works') return [{ name, status: 'note', says: what }, ...findings]
  if (probe.usesGpu) return [{ name, status: 'fine', says: `${what}; TensorFlow uses it` }, ...findings]
  if (!installed?.gpu)
    return [
      {
        name,
        status: 'note',
        says: `${what}; the installed library is for the processor`,
        mend: 'inc native install --gpu',
      },
      ...findings,
    ]
  const why = probe.log.split('\n').findLast((line) => /dlopen|cuInit|CUDA|cudnn/i.test(line))
  findings.unshift({
    name,
    status: 'fault',
    says: `${what}; TensorFlow does not use it${why ? `: ${why.trim()}` : ''}`,
    mend: 'check the driver (nvidia-smi) and CUDA_VISIBLE_DEVICES, then inc native install --gpu --force',
  })
  return findings
}

/** The build tools: their lack is a fault only while there is no library yet, neither installed nor cached. */
function examineTools({ environment, probe, cached }: DoctorFacts): readonly Finding[] {
  const missing = missingTools(environment)
  const needed = probe?.kind !== 'works' && cached.length === 0
  const tools: readonly [string, string | null][] = [
    ['python3', environment.python?.version ?? null],
    ['pip', environment.pip?.version ?? null],
    ['g++', environment.compiler && `${environment.compiler.program} ${environment.compiler.version}`],
    ['Node headers', environment.nodeHeaders.found],
  ]
  return tools.flatMap(([name, found]): Finding[] => {
    if (found !== null) return [{ name, status: 'fine', says: found }]
    const lack = missing.find((each) => each.name === name)
    // pip cannot be asked for where python3 itself is absent; one fault is enough.
    if (!lack) return []
    if (needed) return [{ name, status: 'fault', says: lack.says, mend: lack.mend }]
    return [
      {
        name,
        status: 'note',
        says: `${lack.says} (needed only to build the native library)`,
        mend: lack.mend,
      },
    ]
  })
}

function examineCache({ environment, cached, probe }: DoctorFacts): Finding {
  const { cacheRoot, cacheFreeBytes } = environment
  const name = 'cache'
  if (!cacheRoot)
    return {
      name,
      status: 'fault',
      says: 'there is no home folder for it',
      mend: 'set INC_CACHE to a folder',
    }
  const held = cached.map(
    ({ tensorflow, gpu, bytes }) => `TensorFlow ${tensorflow}${gpu ? ' for CUDA' : ''} (${gigabytes(bytes)})`,
  )
  const free = cacheFreeBytes === null ? '' : `, ${gigabytes(cacheFreeBytes)} free`
  const says = `${cacheRoot}: ${held.length > 0 ? held.join(', ') : 'empty'}${free}`
  const wanted = neededBytes(cpuWheels)
  const tight = cacheFreeBytes !== null && cacheFreeBytes < wanted
  if (!tight || cached.length > 0) return { name, status: 'fine', says }
  const mend = 'free some disk space, or set INC_CACHE to a folder on another disk'
  const status = probe?.kind === 'works' ? 'note' : 'fault'
  return { name, status, says: `${says}; installing needs ${gigabytes(wanted)}`, mend }
}

function examineWriting(environment: Environment): readonly Finding[] {
  const findings: Finding[] = []
  const { addonPackage, packageWritable, cacheRoot, cacheWritable } = environment
  if (addonPackage && !packageWritable)
    findings.push({
      name: 'write access',
      status: 'fault',
      says: `${addonPackage.folder} cannot be written`,
      mend: 'run as the user who owns it, or change its owner',
    })
  if (cacheRoot && !cacheWritable)
    findings.push({
      name: 'write access',
      status: 'fault',
      says: `${cacheRoot} cannot be written`,
      mend: 'set INC_CACHE to a folder that you can write',
    })
  if (findings.length === 0 && (addonPackage || cacheRoot))
    findings.push({ name: 'write access', status: 'fine', says: 'package and cache can be written' })
  return findings
}
