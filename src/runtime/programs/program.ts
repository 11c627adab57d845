/** What every generated program is made of, and how it ends: its exit code, and its problems in one line. */
import type * as tf from '@tensorflow/tfjs'
import { errorCode, RunProblem, reasonOf } from '../machine/problem.ts'

/**
 * Builds the network, with its heads or without; the outputs are main first, then the heads in their order. Declared by
 * what the runtime asks of it, so that a model from another copy of TensorFlow.js' types fits too.
 */
export type ModelFactory = (options?: { readonly heads?: boolean }) => {
  readonly inputs: readonly unknown[]
  readonly outputs: readonly unknown[]
  countParams(): number
}

/** What a generated program hands to the runtime. */
export interface Program {
  /** The network's name. */
  readonly name: string
  /** SHA-256 of the checked network, so that weights of another one are refused. */
  readonly specification: string
  readonly model: ModelFactory
  /** The command line after the program's name. */
  readonly arguments: readonly string[]
}

/** Where a run of this program is kept unless the command line says otherwise. */
export function defaultRunFolder(program: Pick<Program, 'name'>): string {
  return `runs/${program.name}`
}

/** The model, as TensorFlow.js knows it. */
export function buildModel(program: Program, heads: boolean): tf.LayersModel {
  return program.model({ heads }) as unknown as tf.LayersModel
}

/**
 * Runs `main` and leaves its exit code to the process. A problem of the user's is one line on standard error; only what
 * nobody foresaw shows where it happened.
 */
export async function runProgram(main: () => Promise<number>): Promise<void> {
  // A reader that went away, as in `… | head`, is no reason to stop a training run.
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
