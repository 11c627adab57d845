/** Turns an interruption by the user into an abort signal, so that work can stop and clear up before the process ends. */

/**
 * Runs `work` with a signal that aborts at the first SIGINT or SIGTERM. A second one ends the process at once, with
 * exit code 130. The handlers are gone when `work` has settled.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    return await work(controller.signal)
  } finally {
    process.removeListener('SIGINT', onSignal)
    process.removeListener('SIGTERM', onSignal)
  }
}
