/** Gathers an `Environment` from the machine, by reading files and asking tools for their versions. */
import { access, constants, readFile, realpath, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import type { RunCommand } from './command.ts'
import {
  addonPackageName,
  cacheRootFrom,
  type Environment,
  type FoundPackage,
  type Gpu,
  headerFolders,
  readGpus,
  readProcessorInformation,
  type Tool,
  type Variables,
  versionIn,
} from './environment.ts'

/** Where to look. `cacheRoot` overrides the rule of `cacheRootFrom`. */
export interface GatherOptions {
  /** Folders from which `@tensorflow/tfjs-node-gpu` is resolved, as a program there would; the first hit counts. */
  readonly projects: readonly string[]
  readonly cacheRoot?: string
  readonly variables?: Variables
}

const answerMilliseconds = 30_000

/** Gathers the facts. Never throws; unknown facts are null, empty or false. */
export async function gatherEnvironment(options: GatherOptions, run: RunCommand): Promise<Environment> {
  const variables = options.variables ?? process.env
  const home = homeFolder(variables)
  const executable = await realpath(process.execPath).catch(() => process.execPath)
  const cacheRoot = options.cacheRoot ? path.resolve(options.cacheRoot) : cacheRootFrom(variables, home)
  const addonPackage = await findPackage(options.projects)
  const tried = headerFolders(executable, variables, home, process.versions.node)
  const [python, compiler, gpus, headers, disk, processor, packageWritable, cacheWritable] =
    await Promise.all([
      findPython(run),
      findCompiler(run, variables),
      findGpus(run),
      firstWith(tried, 'node_api.h'),
      cacheRoot ? freeBytes(cacheRoot) : null,
      processorFacts(),
      addonPackage ? isWritable(addonPackage.folder) : false,
      cacheRoot ? nearestExisting(cacheRoot).then(isWritable) : false,
    ])
  return {
    platform: process.platform,
    architecture: process.arch,
    node: { version: process.versions.node, executable },
    nodeHeaders: { found: headers, tried },
    glibc: glibcVersion(),
    python,
    pip: python ? await askPip(run, python.program) : null,
    compiler,
    addonPackage,
    packageWritable,
    projects: options.projects,
    cacheRoot,
    cacheWritable,
    cacheFreeBytes: disk,
    gpus,
    processor,
    memory: memoryFacts(),
  }
}

/** The addon's package as a program in one of `projects` would resolve it. */
export async function findPackage(projects: readonly string[]): Promise<FoundPackage | null> {
  for (const project of projects) {
    try {
      const file = createRequire(path.join(path.resolve(project), 'package.json')).resolve(
        `${addonPackageName}/package.json`,
      )
      const { version } = JSON.parse(await readFile(file, 'utf8')) as { version?: unknown }
      if (typeof version === 'string') return { folder: path.dirname(file), version }
    } catch {
      // Not found from this folder.
    }
  }
  return null
}

async function ask(run: RunCommand, program: string, ...question: string[]): Promise<string | null> {
  const result = await run({ program, arguments: question, timeoutMilliseconds: answerMilliseconds })
  return result.kind === 'exited' && result.code === 0 ? result.output || result.errors : null
}

async function askVersion(run: RunCommand, program: string, ...question: string[]): Promise<Tool | null> {
  const answer = await ask(run, program, ...question)
  if (answer === null) return null
  return { program, version: versionIn(answer) ?? 'of unknown version' }
}

function findPython(run: RunCommand): Promise<Tool | null> {
  return askVersion(run, 'python3', '--version')
}

function askPip(run: RunCommand, python: string): Promise<Tool | null> {
  return askVersion(run, python, '-m', 'pip', '--version')
}

/** `$CXX` if it is set and runs, else g++, else clang++; all take the same options. */
async function findCompiler(run: RunCommand, variables: Variables): Promise<Tool | null> {
  for (const program of [variables.CXX, 'g++', 'clang++']) {
    if (!program) continue
    const found = await askVersion(run, program, '--version')
    if (found) return found
  }
  return null
}

async function findGpus(run: RunCommand): Promise<readonly Gpu[]> {
  const query = '--query-gpu=name,compute_cap,driver_version,memory.total'
  const answer = await ask(run, 'nvidia-smi', query, '--format=csv,noheader,nounits')
  return answer === null ? [] : readGpus(answer)
}

function homeFolder(variables: Variables): string | null {
  if (variables.HOME) return variables.HOME
  try {
    return os.homedir() || null
  } catch {
    return null
  }
}

/** The version of the GNU C library; Node's report does not name any other. */
function glibcVersion(): string | null {
  if (process.platform !== 'linux') return null
  const reporter = process.report as (NodeJS.ProcessReport & { excludeNetwork?: boolean }) | undefined
  // Otherwise the report would look up a host name for each open connection.
  if (reporter) reporter.excludeNetwork = true
  const report = reporter?.getReport() as { header?: { glibcVersionRuntime?: unknown } } | undefined
  const version = report?.header?.glibcVersionRuntime
  return typeof version === 'string' ? version : null
}

async function processorFacts(): Promise<Environment['processor']> {
  const cores = os.availableParallelism()
  const named = os.cpus()[0]?.model.trim() || 'unknown processor'
  try {
    const { name, features } = readProcessorInformation(await readFile('/proc/cpuinfo', 'utf8'))
    return { name: name ?? named, cores, features }
  } catch {
    return { name: named, cores, features: [] }
  }
}

/** The memory of the machine, or of the container if it is limited to less. */
function memoryFacts(): Environment['memory'] {
  const limit = process.constrainedMemory?.() ?? 0
  const total = os.totalmem()
  const totalBytes = limit > 0 && limit < total ? limit : total
  return { totalBytes, availableBytes: Math.min(os.freemem(), totalBytes) }
}

async function firstWith(folders: readonly string[], file: string): Promise<string | null> {
  for (const folder of folders) {
    try {
      await access(path.join(folder, file))
      return folder
    } catch {
      // Try the next folder.
    }
  }
  return null
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(await nearestExisting(folder))
    return bavail * bsize
  } catch {
    return null
  }
}

async function nearestExisting(folder: string): Promise<string> {
  for (let here = folder; ; here = path.dirname(here)) {
    try {
      await access(here)
      return here
    } catch {
      if (here === path.dirname(here)) return here
    }
  }
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
