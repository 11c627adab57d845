/** Starts another program as the leader of its own process group, and tells how it ends. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/** How a program ended, or that it never started. */
export type Ending =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly by: NodeJS.Signals }
  | { readonly kind: 'not-started'; readonly cause: Error }

interface GroupLeader {
  readonly child: ChildProcess
  /** Settles once the program has ended and everything it wrote has been read. Never rejects. */
  readonly ended: Promise<Ending>
  /** Signals the program and everything it started; does nothing if they have ended. */
  readonly signalAll: (signal: NodeJS.Signals) => void
}

/**
 * Starts a program in a new process group, so that a signal can reach it with everything it started, and so that signals
 * a terminal sends to our group, such as Ctrl-C, do not reach it. Windows has no such groups: there it is signalled alone.
 */
export function startGroup(
  program: string,
  words: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'stdio' | 'windowsHide'>,
): GroupLeader {
  const leads = process.platform !== 'win32'
  const child = spawn(program, words, { ...options, detached: leads })
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (cause) => resolve({ kind: 'not-started', cause }))
    child.once('close', (code, signal) =>
      resolve(code === null ? { kind: 'killed', by: signal! } : { kind: 'exited', code }),
    )
  })
  const signalAll = (signal: NodeJS.Signals): void => {
    try {
      if (leads && child.pid !== undefined) process.kill(-child.pid, signal)
      else child.kill(signal)
    } catch {
      // They have ended.
    }
  }
  return { child, ended, signalAll }
}
