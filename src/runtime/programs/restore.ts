/** A trained network, from the checkpoint of a run. */

import { type CheckpointFacts, evaluatedWeights } from '../checkpoint/checkpoint.ts'
import { bestCheckpoint, type Found, latestCheckpoint, namedCheckpoint } from '../checkpoint/checkpoints.ts'
import { type Preprocessing, preprocessingFor } from '../data/images.ts'
import { type Classifier, createClassifier } from '../engine/classifier.ts'
import { weightsOf, writeWeights } from '../engine/weights.ts'
import { RunProblem } from '../machine/problem.ts'
import { openBackend } from '../preload/backend.ts'
import { choiceFlag, type Flag, textFlag } from './arguments.ts'
import { buildModel, defaultRunFolder, type Program } from './program.ts'

export interface RestoredNetwork {
  /** The checkpoint's folder. */
  readonly folder: string
  readonly facts: CheckpointFacts
  readonly classifier: Classifier
  readonly preprocessing: Preprocessing
}

/** The flags that say which weights are taken. */
export const RESTORE_FLAGS = {
  run: textFlag('FOLDER', 'Run folder whose checkpoints are used'),
  checkpoint: textFlag('WHICH', 'best (the default), latest, or a name such as step-000100'),
}

/** How results are written. */
export const FORMAT_FLAG: Flag<'text' | 'json'> = choiceFlag(
  ['text', 'json'],
  'How the result is written (text)',
)

/** Loads the network without its heads. `warn` is told of damaged checkpoints that were passed over. */
export async function restoreNetwork(
  program: Program,
  flags: { readonly run?: string; readonly checkpoint?: string },
  warn: (line: string) => void,
): Promise<RestoredNetwork> {
  const runFolder = flags.run ?? defaultRunFolder(program)
  const found = await findCheckpoint(runFolder, flags.checkpoint ?? 'best', program.specification)
  if (found === null) {
    throw new RunProblem(
      `there is no checkpoint in ${runFolder}: train first, or name another run with --run`,
      2,
    )
  }
  for (const skipped of found.skipped) warn(`skipped a damaged checkpoint, ${skipped}`)
  await openBackend()
  const model = buildModel(program, false)
  const { facts } = found.checkpoint
  const preprocessing = preprocessingFor(facts.recipe, model)
  writeWeights(weightsOf(model), evaluatedWeights(found.checkpoint))
  return { folder: found.folder, facts, classifier: createClassifier(model), preprocessing }
}

function findCheckpoint(runFolder: string, which: string, specification: string): Promise<Found | null> {
  if (which === 'best') return bestCheckpoint(runFolder, specification)
  if (which === 'latest') return latestCheckpoint(runFolder, specification)
  return namedCheckpoint(runFolder, which, specification)
}
