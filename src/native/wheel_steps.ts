/** The steps that turn Python wheels into a library: download with pip, verify, unpack, compile the addon. */
import { mkdir, readdir, rm, stat, symlink } from 'node:fs/promises'
import path from 'node:path'
import { type CommandResult, failureOf, type RunCommand } from './command.ts'
import type { Report } from './events.ts'
import { sha256Of } from './manifest.ts'
import { addonPath, type InstallStep } from './plan.ts'
import { type PinnedWheel, selectMembers } from './wheels.ts'

/** The context of a step. `library` becomes the cache entry; everything else in `staging` is deleted. */
export interface StepContext {
  readonly staging: string
  readonly library: string
  readonly python: string
  readonly run: RunCommand
  readonly report: Report
  readonly signal: AbortSignal | undefined
}

/** Why a step failed and how to fix it; null if it succeeded. */
export type StepFailure = { readonly says: string; readonly mend: string } | null

type StepOf<Kind extends InstallStep['kind']> = Extract<InstallStep, { kind: Kind }>

const wheelFile = (context: StepContext, wheel: PinnedWheel): string =>
  path.join(context.staging, 'wheels', wheel.file)

const progressMilliseconds = 1_000

/**
 * Downloads one wheel. pip writes only to the staging folder, and the growth of its files there is the progress. That
 * works with every version of pip, whose own progress bar is silent without a terminal.
 */
export async function downloadWheel(
  step: StepOf<'download-wheel'>,
  context: StepContext,
): Promise<StepFailure> {
  const { wheel } = step
  const wheels = path.join(context.staging, 'wheels')
  const temporary = path.join(context.staging, 'tmp')
  await mkdir(wheels, { recursive: true })
  await mkdir(temporary, { recursive: true })
  context.report({ kind: 'stage', says: `Downloading ${wheel.file}` })
  const what = wheel.project
  let shown = 0
  const show = (done: number): void => {
    if (done <= shown) return
    shown = done
    context.report({ kind: 'progress', what, done, total: wheel.bytes })
  }
  let ended = false
  const watch = setInterval(async () => {
    const done = Math.max(await largestFile(temporary), await largestFile(wheels))
    if (!ended) show(Math.min(wheel.bytes, done))
  }, progressMilliseconds)
  let result: CommandResult
  try {
    result = await context.run({
      program: context.python,
      arguments: ['-m', 'pip', ...step.pip, wheels],
      variables: { TMPDIR: temporary, PYTHONUNBUFFERED: '1' },
      ...(context.signal ? { signal: context.signal } : {}),
      onLine: (text) => {
        if (/^(?:Downloading|WARNING|ERROR|error)\b/.test(text.trim()))
          context.report({ kind: 'line', program: 'pip', text: text.trim() })
      },
    })
  } finally {
    ended = true
    clearInterval(watch)
    await rm(temporary, { recursive: true, force: true })
  }
  const failure = failureOf(result, 'pip')
  if (failure !== null)
    return {
      says: `cannot download ${wheel.project} ${wheel.version}: ${failure}`,
      mend: 'check the network, the proxy (HTTPS_PROXY) and the package index (python3 -m pip config list), then try again',
    }
  if (!(await isFile(wheelFile(context, wheel))))
    return {
      says: `pip downloaded a file other than ${wheel.file}`,
      mend: 'check which package index pip uses',
    }
  show(wheel.bytes)
  return null
}

/** Compares the digest of a downloaded wheel with the pinned one. */
export async function checkDigest(step: StepOf<'check-digest'>, context: StepContext): Promise<StepFailure> {
  const found = await sha256Of(wheelFile(context, step.wheel))
  if (found === step.wheel.sha256) return null
  return {
    says: `${step.wheel.file} is not the pinned file: its SHA-256 is ${found} but should be ${step.wheel.sha256}`,
    mend: 'do not use it; try again, and if that fails, check the package index and the proxy',
  }
}

const listProgram = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    json.dump(wheel.namelist(), sys.stdout)
`

/** zipfile checks the CRC of each member as it reads it. Keeping the mode of a member keeps ptxas executable. */
const unpackProgram = `import json, os, shutil, sys, zipfile
plan = json.load(sys.stdin)
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for each in plan:
        target = os.path.join(sys.argv[2], each["to"])
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with wheel.open(each["member"]) as source, open(target, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
        mode = wheel.getinfo(each["member"]).external_attr >> 16
        os.chmod(target, 0o755 if mode & 0o100 else 0o644)
`

/** Unpacks the needed members and deletes the wheel, so that at most one wheel is on the disk at a time. */
export async function unpackWheel(step: StepOf<'unpack'>, context: StepContext): Promise<StepFailure> {
  const wheel = wheelFile(context, step.wheel)
  context.report({ kind: 'stage', says: `Unpacking ${step.wheel.project}` })
  const signal = context.signal ? { signal: context.signal } : {}
  const listing = await context.run({
    program: context.python,
    arguments: ['-c', listProgram, wheel],
    ...signal,
  })
  const unreadable = failureOf(listing, 'python3')
  if (unreadable !== null || !('output' in listing)) return unpackFailure(step.wheel, unreadable ?? '')
  const members = parseNames(listing.output)
  if (!members) return unpackFailure(step.wheel, 'cannot read its list of files')
  const { chosen, absent } = selectMembers(members, step.rules)
  if (absent.length > 0) return unpackFailure(step.wheel, `it has no ${absent.join(', ')}`)
  const unpacking = await context.run({
    program: context.python,
    arguments: ['-c', unpackProgram, wheel, context.library],
    input: JSON.stringify(chosen),
    ...signal,
  })
  const failure = failureOf(unpacking, 'python3')
  if (failure !== null) return unpackFailure(step.wheel, failure)
  await rm(wheel, { force: true })
  return null
}

function unpackFailure(wheel: PinnedWheel, why: string): StepFailure {
  return {
    says: `cannot unpack ${wheel.file}: ${why}`,
    mend: 'check the free disk space and try again',
  }
}

function parseNames(text: string): readonly string[] | null {
  try {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null
  } catch {
    return null
  }
}

/** Creates links to the library under other names. */
export async function linkNames(step: StepOf<'link-names'>, context: StepContext): Promise<StepFailure> {
  for (const { path: name, target } of step.links) {
    const to = path.join(context.library, name)
    await mkdir(path.dirname(to), { recursive: true })
    await symlink(target, to)
  }
  return null
}

/** Compiles the sources of the addon against the headers of the library, which takes a few seconds. */
export async function compileAddon(
  step: StepOf<'compile-addon'>,
  context: StepContext,
): Promise<StepFailure> {
  context.report({ kind: 'stage', says: 'Compiling the addon' })
  await mkdir(path.dirname(path.join(context.library, addonPath)), { recursive: true })
  const result = await context.run({
    program: step.compiler,
    arguments: step.arguments,
    folder: context.library,
    ...(context.signal ? { signal: context.signal } : {}),
  })
  const failure = failureOf(result, step.compiler, 'first')
  if (failure === null) return null
  return {
    says: `cannot compile the addon: ${failure}`,
    mend: 'install a C++17 compiler (g++ 8 or later) and the headers of Node 12.22 or later',
  }
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** The size in bytes of the largest file under a folder that is being written to; 0 if there is none. */
async function largestFile(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(path.join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  )
  return Math.max(0, ...sizes)
}
