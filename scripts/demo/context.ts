/** What the demonstration is given by the script that starts it: how to run programs, how to tell a stage, when to stop. */

export interface CommandOutcome {
  readonly code: number
  /** What it wrote to standard output, where that was asked for; otherwise the user has seen it. */
  readonly output: string
}

export interface Context {
  /** The folder of the clone; all commands run there. */
  readonly root: string
  /** Runs a program of ours or of the system to its end; rejects if the user interrupts. */
  readonly run: (
    program: string,
    words: readonly string[],
    options?: { readonly keepOutput?: boolean },
  ) => Promise<CommandOutcome>
  /** Announces a stage, does its work and says how long it took. */
  readonly stage: (number: number, title: string, work: () => Promise<void>) => Promise<void>
  /** Writes one line. */
  readonly say: (line: string) => void
  /** Shows how far something is, on a terminal only; an empty text ends it. */
  readonly progress: (text: string) => void
  /** Aborted once the user interrupts. */
  readonly signal: AbortSignal
  /** Seconds that the stages before took: packages and build. */
  readonly secondsBefore: number
}

/** A stage that cannot be completed, for a reason that has been told or is told by the message. */
export class StageFailure extends Error {}
