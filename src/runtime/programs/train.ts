/** `train`: what a generated `train.ts` calls. Prepares a run from its recipe and command line, and runs it. */
import { mkdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { lockRun } from '../checkpoint/run_lock.ts'
import { createSaver } from '../checkpoint/saver.ts'
import { stepsIn } from '../engine/rate.ts'
import { replaceFile } from '../machine/durable_files.ts'
import { fileProblem } from '../machine/problem.ts'
import type { LineStream } from '../report/progress.ts'
import { helpText } from './arguments.ts'
import { beginningOf, describeRun, epochOf, type OpenedRun, openRun, startEngine } from './opened_run.ts'
import { runProgram, type TrainingProgram } from './program.ts'
import { readSettings, type Settings, TRAINING_FLAGS, type TrainingFlags } from './settings.ts'
import { runTraining } from './training_run.ts'

/** Trains a network as its recipe and the command line say, and sets the exit code of the process. */
export async function train(program: TrainingProgram): Promise<void> {
  await runProgram(() => trainProgram(program, process.stdout))
}

/**
 * The same, but returns the exit code and writes its lines to `out`. Throws a `RunProblem` for what the user can fix.
 */
export async function trainProgram(program: TrainingProgram, out: LineStream): Promise<number> {
  const read = readSettings(program, program.recipe)
  if (read === null) {
    out.write(trainingHelp(program))
    return 0
  }
  const { runFolder } = read.settings
  try {
    await mkdir(runFolder, { recursive: true })
  } catch (cause) {
    throw fileProblem('make the run folder', runFolder, cause)
  }
  const lock = await lockRun(runFolder)
  try {
    return await trainLocked(program, read.settings, read.flags, out)
  } finally {
    await lock.release()
    // A run that never began leaves no empty folder behind; one that holds anything is not removed by this.
    await rmdir(runFolder).catch(() => {})
  }
}

async function trainLocked(
  program: TrainingProgram,
  asked: Settings,
  flags: TrainingFlags,
  out: LineStream,
): Promise<number> {
  const say = (line: string) => out.write(`${line}\n`)
  const { found, recipe } = await beginningOf(program, asked, flags, say)
  const settings = { ...asked, recipe }
  const run = await openRun(program, settings, say)
  const stepsDone = await startEngine(run, found, say)
  const steps = stepsIn(recipe.length, epochOf({ recipe, data: run.data }))
  describeRun(run, stepsDone, steps).forEach(say)
  if (stepsDone >= steps) {
    say(`nothing to do: the run has ${stepsDone} steps already; --steps or --epochs makes it longer`)
    return 0
  }
  writeSettings(run, steps)
  const { engine, facts } = run
  const last = found === null ? null : { folder: found.folder, step: stepsDone }
  const { runFolder, keep } = settings
  const saver = await createSaver({ runFolder, keep, last, facts, read: engine.read })
  try {
    return await runTraining({ ...run, stepsDone, saver }, out)
  } finally {
    engine.dispose()
  }
}

/** Writes the recipe, as changed by the command line and the checkpoint, into the run folder. */
function writeSettings({ settings, engineName, facts }: OpenedRun, steps: number): void {
  const path = join(settings.runFolder, 'settings.json')
  try {
    const written = { ...facts, ...settings, engine: engineName, steps }
    replaceFile(path, `${JSON.stringify(written, null, 2)}\n`)
  } catch (cause) {
    throw fileProblem('write', path, cause)
  }
}

function trainingHelp({ name, recipe }: TrainingProgram): string {
  return helpText(
    'node --import inc-lang/runtime/register dist/train.js [options]',
    `Trains ${name} on ${recipe.data.folder}, ${recipe.length.count} ${recipe.length.unit}, ${recipe.batch} images per step.`,
    TRAINING_FLAGS,
    [
      'node --import inc-lang/runtime/register dist/train.js --data data/shapes --epochs 10',
      `node --import inc-lang/runtime/register dist/train.js --out runs/${name} --resume`,
    ],
  )
}
