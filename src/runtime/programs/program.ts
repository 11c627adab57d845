/** The data of every generated program, and how it ends: its exit code, and its problems in one line. */
import type * as tf from '@tensorflow/tfjs'
import type { Recipe } from '../contract/recipe.ts'
import type { WeightStarts } from '../contract/starts.ts'
import { errorCode, RunProblem, reasonOf } from '../machine/problem.ts'

/**
 * Builds the network, with or without its heads; the outputs are main first, then the heads in order. Declared by what
 * the runtime needs, so that a model from another copy of TensorFlow.js's types fits too.
 */
export type ModelFactory = (options?: { readonly heads?: boolean }) => {
  readonly inputs: readonly unknown[]
  readonly outputs: readonly unknown[]
  countParams(): number
}

/** The data that a generated program passes to the runtime. */
export interface Program {
  /** The network's name. */
  readonly name: string
  /** SHA-256 of the checked network, so that another network's weights are rejected. */
  readonly specification: string
  readonly model: ModelFactory
  /** The command line after the program's name. */
  readonly arguments: readonly string[]
}

/** What a generated `train.ts` hands to the runtime. */
export interface TrainingProgram extends Program {
  readonly recipe: Recipe
  /** How each weight starts. */
  readonly weights: WeightStarts
  /** The names of the model's outputs after the first; if left out, the heads that have a loss. */
  readonly heads?: readonly string[]
  /** The folder of the compiled graph; if left out, it is looked for beside the running program. */
  readonly graph?: string
}

/** The run folder of this program unless the command line says otherwise. */
export function defaultRunFolder(program: Pick<Program, 'name'>): string {
  return `runs/${program.name}`
}

/** The model, in TensorFlow.js's own type. */
export function buildModel(program: Program, heads: boolean): tf.LayersModel {
  return program.model({ heads }) as unknown as tf.LayersModel
}

/**
 * Runs `main` and sets the exit code of the process. A problem of the user's is one line on standard error; only an
 * unforeseen error shows a stack trace.
 */
export async function runProgram(main: () => Promise<number>): Promise<void> {
  // A reader that went away, as in `… | head`, must not stop a training run.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)
  try {
    process.exitCode = await main()
  } catch (cause) {
    if (cause instanceof RunProblem) {
      process.stderr.write(`error: ${cause.message}\n`)
      process.exitCode = cause.exitCode
    } else {
      process.stderr.write(
        `internal error: ${cause instanceof Error ? (cause.stack ?? cause.message) : reasonOf(cause)}\n`,
      )
      process.exitCode = 2
    }
  } finally {
    for (const stream of [process.stdout, process.stderr]) stream.removeListener('error', ignoreClosedPipe)
  }
}

function ignoreClosedPipe(cause: unknown): void {
  if (errorCode(cause) !== 'EPIPE') throw cause
}
