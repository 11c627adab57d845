/** Gathers what the doctor judges: the machine's facts, what is installed and cached, and a trial of the library. */
import { listEntries } from './cache.ts'
import type { RunCommand } from './command.ts'
import type { CachedLibrary, DoctorFacts } from './doctor.ts'
import { type GatherOptions, gatherEnvironment } from './gather.ts'
import { firstDifference, manifestIn } from './manifest.ts'
import { probePackage } from './probe.ts'

/** Gathers the facts (a few seconds: the library is loaded in a process of its own and its files are checked). */
export async function gatherDoctorFacts(options: GatherOptions, run: RunCommand): Promise<DoctorFacts> {
  const environment = await gatherEnvironment(options, run)
  const { addonPackage, cacheRoot, node } = environment
  const installed = addonPackage ? await manifestIn(addonPackage.folder) : null
  const [probe, installedDifference, cached] = await Promise.all([
    addonPackage ? probePackage(run, node.executable, addonPackage.folder) : null,
    addonPackage && installed ? firstDifference(addonPackage.folder, installed) : null,
    cacheRoot ? cachedLibraries(cacheRoot) : [],
  ])
  return { environment, probe, installed, installedDifference, cached }
}

/** The libraries in the cache. */
export async function cachedLibraries(cacheRoot: string): Promise<readonly CachedLibrary[]> {
  return (await listEntries(cacheRoot)).map(({ key, tensorflow, gpu, files }) => ({
    key,
    tensorflow,
    gpu,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }))
}
