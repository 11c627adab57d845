/** Gathers the facts for the doctor: about the machine, the installed and cached libraries, and a test of the library. */
import { listEntries } from './cache.ts'
import type { RunCommand } from './command.ts'
import type { CachedLibrary, DoctorFacts } from './doctor.ts'
import { type GatherOptions, gatherEnvironment } from './gather.ts'
import { firstDifference, manifestIn } from './manifest.ts'
import { probePackage } from './probe.ts'

/** Gathers the facts. Takes a few seconds, to load the library in a separate process and check its files. */
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
async function cachedLibraries(cacheRoot: string): Promise<readonly CachedLibrary[]> {
  return (await listEntries(cacheRoot)).map(({ key, tensorflow, gpu, files }) => ({
    key,
    tensorflow,
    gpu,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }))
}
