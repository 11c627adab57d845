/** Signals that ask a run to stop: the first is noted, the second ends the process at once. */

/** The exit codes of processes that a signal ended: 128 and its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type StopSignal = keyof typeof EXIT_CODES

export interface StopRequest {
  /** The exit code that the first signal asks for; null while there was none. */
  readonly exitCode: () => number | null
  /** Gives signals back to whoever had them. */
  readonly remove: () => void
}

/** `told` is called once, with the name of the first signal. Signals are noticed whenever the run waits. */
export function onStopRequest(told: (signal: string) => void): StopRequest {
  let exitCode: number | null = null
  const listener = (signal: NodeJS.Signals) => {
    const code = EXIT_CODES[signal as StopSignal]
    if (exitCode !== null) process.exit(code)
    exitCode = code
    told(signal)
  }
  const signals = Object.keys(EXIT_CODES) as StopSignal[]
  for (const signal of signals) process.on(signal, listener)
  return {
    exitCode: () => exitCode,
    remove: () => {
      for (const signal of signals) process.removeListener(signal, listener)
    },
  }
}
