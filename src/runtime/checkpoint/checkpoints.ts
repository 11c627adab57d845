/** The checkpoints of a run: saving one beside the others, keeping the last and the best, finding one that is whole. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../machine/durable_files.ts'
import { errorCode, fileProblem, RunProblem, reasonOf } from '../machine/problem.ts'
import { type Evaluation, isBetter } from '../report/scores.ts'
import {
  type Checkpoint,
  type CheckpointFacts,
  readCheckpoint,
  readCheckpointFacts,
  writeCheckpoint,
} from './checkpoint.ts'

/** A checkpoint that was found, and those that were passed over because they are damaged. */
export interface Found {
  /** The folder's name, `step-000123`. */
  readonly name: string
  readonly folder: string
  readonly checkpoint: Checkpoint
  readonly skipped: readonly string[]
}

/** Names in a checkpoints folder that begin so are unfinished work, and are cleared away by the next run. */
const UNFINISHED = '.unfinished-'

export function checkpointsFolder(runFolder: string): string {
  return join(runFolder, 'checkpoints')
}

export function checkpointName(step: number): string {
  return `step-${String(step).padStart(6, '0')}`
}

/**
 * Saves a checkpoint under its step's name, then removes all but the `keep` last and the best. The checkpoint appears
 * whole or not at all. Throws a `RunProblem` where it could not be written; the others are then as they were.
 */
export async function saveCheckpoint(
  runFolder: string,
  checkpoint: Checkpoint,
  keep: number,
): Promise<string> {
  const parent = checkpointsFolder(runFolder)
  const name = checkpointName(checkpoint.facts.step)
  const temporary = join(parent, `${UNFINISHED}${name}-${process.pid}`)
  try {
    await mkdir(parent, { recursive: true })
    await rm(temporary, { recursive: true, force: true })
    await writeCheckpoint(temporary, checkpoint)
    // A checkpoint of this step can be there already, damaged, when a run went on from an earlier one.
    await discard(parent, name)
    await rename(temporary, join(parent, name))
    await syncFolder(parent)
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {})
    throw fileProblem('save a checkpoint in', parent, cause)
  }
  await removeOthers(parent, keep)
  return join(parent, name)
}

/** Clears away what a run left when it was stopped in the middle of saving or removing a checkpoint. */
export async function clearUnfinished(runFolder: string): Promise<void> {
  const parent = checkpointsFolder(runFolder)
  for (const name of await entries(parent)) {
    if (name.startsWith(UNFINISHED)) await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** True where the run has any checkpoint, damaged ones too. */
export async function hasCheckpoints(runFolder: string): Promise<boolean> {
  return (await steps(checkpointsFolder(runFolder))).length > 0
}

/**
 * The newest checkpoint that is whole, or null where there is none at all. Throws a `RunProblem` where there are some
 * and all are damaged, or where the newest whole one belongs to another specification.
 */
export async function latestCheckpoint(runFolder: string, specification: string): Promise<Found | null> {
  const parent = checkpointsFolder(runFolder)
  return await firstWhole(parent, await steps(parent), specification)
}

/** The checkpoint with the best top-1 (then the lowest loss) among those that were evaluated, else the newest. */
export async function bestCheckpoint(runFolder: string, specification: string): Promise<Found | null> {
  const parent = checkpointsFolder(runFolder)
  return await firstWhole(parent, await bestFirst(parent), specification)
}

/** The checkpoint of one step, by its folder's name. */
export async function namedCheckpoint(
  runFolder: string,
  name: string,
  specification: string,
): Promise<Found> {
  const parent = checkpointsFolder(runFolder)
  const names = await steps(parent)
  if (!names.includes(name)) {
    const known = names.length > 0 ? `; there are ${names.join(', ')}` : ''
    throw new RunProblem(`there is no checkpoint ${join(parent, name)}${known}`, 2)
  }
  return (await firstWhole(parent, [name], specification)) as Found
}

async function firstWhole(
  parent: string,
  names: readonly string[],
  specification: string,
): Promise<Found | null> {
  const skipped: string[] = []
  for (const name of names) {
    const folder = join(parent, name)
    let checkpoint: Checkpoint
    try {
      checkpoint = await readCheckpoint(folder)
    } catch (cause) {
      skipped.push(`${folder}: ${reasonOf(cause)}`)
      continue
    }
    requireSpecification(folder, checkpoint.facts, specification)
    return { name, folder, checkpoint, skipped }
  }
  if (names.length === 0) return null
  throw new RunProblem(`no checkpoint in ${parent} is whole: ${skipped.join('; ')}`)
}

function requireSpecification(folder: string, facts: CheckpointFacts, specification: string): void {
  if (facts.specification === specification) return
  throw new RunProblem(
    `${folder} was trained from another specification of '${facts.name}' (${facts.specification.slice(0, 12)}, ` +
      `this program is ${specification.slice(0, 12)}): generate the program it came from, or choose another run folder`,
  )
}

/** Removes all but the last `keep` and the best. A checkpoint goes under another name first: none is ever half there. */
async function removeOthers(parent: string, keep: number): Promise<void> {
  const newest = await steps(parent)
  const [best] = await evaluated(parent)
  for (const name of newest.slice(keep)) {
    if (name !== best?.name) await discard(parent, name).catch(() => {})
  }
}

async function discard(parent: string, name: string): Promise<void> {
  const away = join(parent, `${UNFINISHED}removed-${name}-${process.pid}`)
  try {
    await rename(join(parent, name), away)
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return
    throw cause
  }
  await rm(away, { recursive: true, force: true })
}

/** What the best of the evaluated checkpoints reached, or null. Damaged ones are passed over. */
export async function bestEvaluation(
  runFolder: string,
): Promise<{ step: number; evaluation: Evaluation } | null> {
  const [best] = await evaluated(checkpointsFolder(runFolder))
  return best === undefined ? null : { step: best.step, evaluation: best.evaluation }
}

/** Evaluated checkpoints from the best to the worst, then the others from the newest to the oldest. */
async function bestFirst(parent: string): Promise<string[]> {
  const best = (await evaluated(parent)).map(({ name }) => name)
  return [...best, ...(await steps(parent)).filter((name) => !best.includes(name))]
}

/** The evaluated checkpoints whose manifests are whole, from the best to the worst; of equals the newer first. */
async function evaluated(parent: string): Promise<{ name: string; step: number; evaluation: Evaluation }[]> {
  const known: { name: string; step: number; evaluation: Evaluation }[] = []
  for (const name of await steps(parent)) {
    const facts = await readCheckpointFacts(join(parent, name)).catch(() => null)
    if (facts?.evaluation) known.push({ name, step: facts.step, evaluation: facts.evaluation })
  }
  return known.sort(({ evaluation: left }, { evaluation: right }) =>
    isBetter(left, right) ? -1 : isBetter(right, left) ? 1 : 0,
  )
}

/** The names of the checkpoints, the newest first. */
async function steps(parent: string): Promise<string[]> {
  const stepOf = (name: string) => Number(name.slice('step-'.length))
  return (await entries(parent))
    .filter((name) => /^step-\d+$/.test(name))
    .sort((left, right) => stepOf(right) - stepOf(left))
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return []
    throw fileProblem('read', folder, cause)
  }
}
