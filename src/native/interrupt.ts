/** Turns an interruption by the user into an abort signal, so that work can clean up before the process ends. */

/**
 * Runs `work` with a signal that aborts at the first SIGINT or SIGTERM. A second one exits at once, with code 130. The
 * handlers are removed when `work` has settled.
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
