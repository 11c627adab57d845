/** What the script that starts the demonstration passes to it: how to run programs, how to report, when to stop. */

export interface CommandOutcome {
  readonly code: number
  /** What it wrote to standard output, if that was requested; otherwise the user has seen it. */
  readonly output: string
}

export interface Context {
  /** The folder of the clone, in which all commands run. */
  readonly root: string
  /** Runs a program to its end; rejects if the user interrupts it. */
  readonly run: (
    program: string,
    words: readonly string[],
    options?: { readonly keepOutput?: boolean },
  ) => Promise<CommandOutcome>
  /** Announces a stage, does its work and prints how long it took. */
  readonly stage: (number: number, title: string, work: () => Promise<void>) => Promise<void>
  /** Writes one line. */
  readonly say: (line: string) => void
  /** Shows progress, on a terminal only; an empty text clears it. */
  readonly progress: (text: string) => void
  /** Aborted once the user interrupts. */
  readonly signal: AbortSignal
  /** Seconds taken by the earlier stages: installing packages and building. */
  readonly secondsBefore: number
}

/** Thrown if a stage cannot be completed; the reason has been printed already, or is in the message. */
export class StageFailure extends Error {}
