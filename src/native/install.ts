/** Installs a working native TensorFlow library into the npm package: tries the routes of the plan until one works. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { inspectEntry, openStaging, removeBuild, sealEntry, sweepStaging } from './cache.ts'
import { type RunCommand, runCommand } from './command.ts'
import type { Environment } from './environment.ts'
import type { InstallOutcome, Report } from './events.ts'
import { gatherEnvironment } from './gather.ts'
import type { Manifest, Provenance } from './manifest.ts'
import { type Placement, placeEntry } from './place.ts'
import { addonPath, type InstallStep, planInstall, type Route } from './plan.ts'
import { probeAddon, probePackage } from './probe.ts'
import { gigabytes, type Missing } from './requirements.ts'
import { runVendorScript } from './vendor_step.ts'
import {
  checkDigest,
  compileAddon,
  downloadWheel,
  linkNames,
  type StepContext,
  type StepFailure,
  unpackWheel,
} from './wheel_steps.ts'

export interface NativeInstallOptions {
  /** Folders from which `@tensorflow/tfjs-node-gpu` is resolved; the first hit counts. */
  readonly projects: readonly string[]
  /** Whether to install the CUDA build. */
  readonly gpu?: boolean
  /** Whether to rebuild the library even if it is in the cache. */
  readonly force?: boolean
  /** Replaces `$INC_CACHE`, `$XDG_CACHE_HOME/inc` or `~/.cache/inc`. */
  readonly cacheRoot?: string
  /** Aborting stops running programs and removes unfinished files. */
  readonly signal?: AbortSignal
}

/** The side effects of an installation, which tests replace. */
export interface InstallEffects {
  readonly run: RunCommand
  readonly gather: typeof gatherEnvironment
  readonly plan: typeof planInstall
}

const realEffects: InstallEffects = { run: runCommand, gather: gatherEnvironment, plan: planInstall }

/**
 * Installs the native library. Does not reject if the environment is at fault; the outcome then lists what is missing
 * and how to fix it. Several installations may run at once, in one project or in many.
 */
export async function installNativeLibrary(
  options: NativeInstallOptions,
  report: Report,
  effects: InstallEffects = realEffects,
): Promise<InstallOutcome> {
  const started = performance.now()
  const environment = await effects.gather(
    { projects: options.projects, ...(options.cacheRoot ? { cacheRoot: options.cacheRoot } : {}) },
    effects.run,
  )
  const plan = effects.plan(environment, { gpu: options.gpu ?? false, force: options.force ?? false })
  for (const says of plan.notes) report({ kind: 'note', says })
  const { addonPackage, cacheRoot } = environment
  if (plan.missing.length > 0 || !addonPackage || !cacheRoot) return { kind: 'failed', reasons: plan.missing }
  await sweepStaging(cacheRoot)

  const task: Task = {
    environment,
    packageFolder: addonPackage.folder,
    cacheRoot,
    force: options.force ?? false,
    run: effects.run,
    report,
    signal: options.signal,
  }
  const reasons: Missing[] = []
  for (const route of plan.routes) {
    if (options.signal?.aborted) return { kind: 'interrupted' }
    const result = route.missing.length > 0 ? { left: route.missing } : await takeRoute(route, task)
    if (options.signal?.aborted) return { kind: 'interrupted' }
    if ('ready' in result)
      return {
        kind: 'ready',
        route: route.name,
        ...result.ready,
        packageFolder: addonPackage.folder,
        seconds: (performance.now() - started) / 1000,
      }
    if (result.left.length > 0) report({ kind: 'route-left', route: route.name, why: result.left })
    for (const reason of result.left)
      if (!reasons.some(({ says }) => says === reason.says)) reasons.push(reason)
  }
  return { kind: 'failed', reasons }
}

interface Task {
  readonly environment: Environment
  readonly packageFolder: string
  readonly cacheRoot: string
  readonly force: boolean
  readonly run: RunCommand
  readonly report: Report
  readonly signal: AbortSignal | undefined
}

type Ready = Extract<InstallOutcome, { kind: 'ready' }>

type RouteResult =
  | { readonly ready: Pick<Ready, 'tensorflow' | 'usesGpu' | 'placed' | 'entry'> }
  /** Why the route failed; empty if the cache simply had no entry. */
  | { readonly left: readonly Missing[] }

/** Tries one route. File system errors, such as a full disk, are returned as reasons rather than thrown. */
async function takeRoute(route: Route, task: Task): Promise<RouteResult> {
  const leave = (says: string, mend: string): RouteResult => ({ left: [{ name: route.name, says, mend }] })
  let staging: string | null = null
  try {
    if (route.steps[0]?.kind === 'verify-cache') return await takeCached(route, task, leave)
    if (route.downloadBytes > 0)
      task.report({
        kind: 'stage',
        says: `Getting TensorFlow: a one-time download of ${gigabytes(route.downloadBytes)}`,
      })
    staging = await openStaging(task.cacheRoot)
    return await build(route, staging, task, leave)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return leave(`writing failed: ${message}`, fileSystemMend(code))
  } finally {
    if (staging !== null) await rm(staging, { recursive: true, force: true }).catch(() => {})
  }
}

/** A sound build in the cache. */
type Build = { readonly folder: string; readonly manifest: Manifest }

type Leave = (says: string, mend: string) => RouteResult

async function takeCached(route: Route, task: Task, leave: Leave): Promise<RouteResult> {
  const state = await inspectEntry(task.cacheRoot, route.key)
  if (state.kind === 'absent') return { left: [] }
  if (state.kind === 'corrupt') {
    task.report({ kind: 'note', says: `removing the cached library, which is damaged: ${state.why}` })
    for (const folder of state.folders) await removeBuild(task.cacheRoot, folder)
    return { left: [] }
  }
  task.report({ kind: 'stage', says: `Using the cached TensorFlow ${state.manifest.tensorflow}` })
  return finish(route, state, task, leave)
}

async function build(route: Route, staging: string, task: Task, leave: Leave): Promise<RouteResult> {
  const context: StepContext = {
    staging,
    library: path.join(staging, 'library'),
    python: task.environment.python?.program ?? 'python3',
    run: task.run,
    report: task.report,
    signal: task.signal,
  }
  let built: Build | null = null
  let tensorflow = ''
  for (const step of route.steps) {
    if (task.signal?.aborted) return { left: [] }
    if (step.kind === 'prove') {
      const proof = await prove(step, context, task)
      if ('says' in proof) return leave(proof.says, proof.mend)
      tensorflow = proof.tensorflow
    } else if (step.kind === 'seal')
      built = await sealEntry(task.cacheRoot, context.library, provenanceOf(route, tensorflow), task.force)
    else if (step.kind !== 'place') {
      const failure = await doStep(step, context, task)
      if (failure) return leave(failure.says, failure.mend)
    }
  }
  if (!built) throw new Error(`the route ${route.name} has no step that seals its result`)
  return finish(route, built, task, leave)
}

async function doStep(
  step: Exclude<InstallStep, { kind: 'prove' | 'seal' | 'place' }>,
  context: StepContext,
  task: Task,
): Promise<StepFailure> {
  switch (step.kind) {
    case 'download-wheel':
      return downloadWheel(step, context)
    case 'check-digest':
      return checkDigest(step, context)
    case 'unpack':
      return unpackWheel(step, context)
    case 'link-names':
      return linkNames(step, context)
    case 'compile-addon':
      return compileAddon(step, context)
    case 'vendor-script': {
      const { addonPackage, node } = task.environment
      return addonPackage ? runVendorScript(step.variant, addonPackage, node.executable, context) : null
    }
    case 'verify-cache':
      return null
  }
}

/** Loads the new addon before anything is kept, so that the cache contains only libraries that this machine can load. */
async function prove(
  step: Extract<InstallStep, { kind: 'prove' }>,
  context: StepContext,
  task: Task,
): Promise<{ tensorflow: string } | { says: string; mend: string }> {
  const addon = path.join(context.library, addonPath)
  const proof = await probeAddon(task.run, task.environment.node.executable, addon, task.signal)
  if (proof.kind === 'fails')
    return {
      says: `the new library does not load: ${proof.why}`,
      mend: 'install what it asks for, or use a newer system',
    }
  if (step.tensorflow !== null && proof.tensorflow !== step.tensorflow)
    return {
      says: `the new library reports TensorFlow ${proof.tensorflow} instead of ${step.tensorflow}`,
      mend: 'another libtensorflow is loaded instead of it: unset LD_PRELOAD and LD_LIBRARY_PATH',
    }
  return { tensorflow: proof.tensorflow }
}

function provenanceOf(route: Route, tensorflow: string): Provenance {
  const wheels = route.steps.flatMap((step) => (step.kind === 'check-digest' ? [step.wheel] : []))
  return {
    key: route.key,
    tensorflow,
    gpu: route.gpu,
    route: route.name === 'wheel' ? 'wheel' : 'vendor',
    sources: wheels.map(({ file, sha256 }) => ({ file, sha256 })),
  }
}

/** Places a sound build in the package and tests it by computing a gradient. */
async function finish(route: Route, sealed: Build, task: Task, leave: Leave): Promise<RouteResult> {
  const { placed, entry } = await place(route, sealed, task)
  const { node } = task.environment
  const probe = await probePackage(task.run, node.executable, task.packageFolder, task.signal)
  if (probe.kind === 'fails')
    return leave(`the library is in place but does not work: ${probe.why}`, 'run inc doctor')
  if (probe.backend !== 'tensorflow' || probe.gradient === 'wrong')
    return leave(
      `the library is in place but gives wrong results (backend ${probe.backend}, gradient ${probe.gradient})`,
      'run inc doctor, then inc native install --force',
    )
  if (route.gpu && !probe.usesGpu && task.environment.gpus.length > 0)
    task.report({
      kind: 'note',
      says: 'TensorFlow does not use the GPU that the driver reports; run inc doctor to see why',
    })
  return { ready: { entry, tensorflow: probe.tensorflow, usesGpu: probe.usesGpu, placed } }
}

/** Places a build. If another installation has just replaced it, looks again for the newer one. */
async function place(
  route: Route,
  build: Build,
  task: Task,
  turns = 5,
): Promise<{ placed: Placement; entry: string }> {
  try {
    return { placed: await placeEntry(build.folder, build.manifest, task.packageFolder), entry: build.folder }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || turns === 0) throw error
    const state = await inspectEntry(task.cacheRoot, route.key)
    if (state.kind !== 'sound') throw error
    return place(route, state, task, turns - 1)
  }
}

function fileSystemMend(code: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free some disk space, or set INC_CACHE to a folder on another disk'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'make the folder writable, or set INC_CACHE to one that is'
    default:
      return 'try again; inc doctor shows what is missing on this machine'
  }
}
