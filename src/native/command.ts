/** Runs another program and tells what became of it, as data: the one door through which this room starts processes. */
import { spawn } from 'node:child_process'

/** A program to run. Its standard input is `input`, or empty. */
export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  readonly folder?: string
  /** Added to the environment of this process; an undefined value takes a variable away. */
  readonly variables?: Readonly<Record<string, string | undefined>>
  readonly input?: string
  readonly timeoutMilliseconds?: number
  readonly signal?: AbortSignal
  /** Called with each whole line as it comes, from either stream. */
  readonly onLine?: (line: string) => void
}

/** How a program ended. The texts hold at most the last 16 MB of each stream. */
export type CommandResult =
  | {
      readonly kind: 'exited'
      readonly code: number
      readonly output: string
      readonly errors: string
    }
  | {
      /** Ended by a signal that we did not send: a crash (SIGSEGV, SIGILL) or the system (SIGKILL). */
      readonly kind: 'killed'
      readonly by: string
      readonly output: string
      readonly errors: string
    }
  | { readonly kind: 'not-found'; readonly why: string }
  | { readonly kind: 'timed-out'; readonly output: string; readonly errors: string }
  | { readonly kind: 'aborted' }

/** What the rest of the room takes, so that a test can stand in for every program. */
export type RunCommand = (command: Command) => Promise<CommandResult>

const keptCharacters = 1 << 24
const graceMilliseconds = 3_000

/**
 * Runs a command to its end. It gets its own process group, so that stopping it (a timeout, an abort, the end of
 * this process) also stops what it started; a grandchild that outlives it is stopped too.
 */
export const runCommand: RunCommand = (command) =>
  new Promise((resolve) => {
    if (command.signal?.aborted) {
      resolve({ kind: 'aborted' })
      return
    }
    const ownGroup = process.platform !== 'win32'
    const child = spawn(command.program, [...command.arguments], {
      ...(command.folder === undefined ? {} : { cwd: command.folder }),
      env: { ...process.env, ...command.variables },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: ownGroup,
      windowsHide: true,
    })
    let stopped: 'timed-out' | 'aborted' | null = null
    let forceful: NodeJS.Timeout | undefined

    const kill = (signal: NodeJS.Signals): void => {
      try {
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, signal)
        else child.kill(signal)
      } catch {
        // It has ended already.
      }
    }
    const stop = (why: 'timed-out' | 'aborted'): void => {
      if (stopped) return
      stopped = why
      kill('SIGTERM')
      forceful = setTimeout(() => kill('SIGKILL'), graceMilliseconds)
    }
    const onAbort = (): void => stop('aborted')
    const onExit = (): void => kill('SIGKILL')
    const timer =
      command.timeoutMilliseconds === undefined
        ? undefined
        : setTimeout(() => stop('timed-out'), command.timeoutMilliseconds)
    command.signal?.addEventListener('abort', onAbort, { once: true })
    process.once('exit', onExit)

    const output = collect(child.stdout, command.onLine)
    const errors = collect(child.stderr, command.onLine)
    // A program that never reads its input closes the pipe; that is no fault of ours.
    child.stdin.on('error', () => {})
    child.stdin.end(command.input ?? '')

    const settle = (result: CommandResult): void => {
      clearTimeout(timer)
      clearTimeout(forceful)
      command.signal?.removeEventListener('abort', onAbort)
      process.removeListener('exit', onExit)
      resolve(result)
    }
    child.once('error', (error) => settle({ kind: 'not-found', why: error.message }))
    child.once('close', (code, by) => {
      if (stopped === 'aborted') settle({ kind: 'aborted' })
      else if (stopped === 'timed-out')
        settle({ kind: 'timed-out', output: output.text(), errors: errors.text() })
      else if (code === null)
        settle({ kind: 'killed', by: by ?? 'a signal', output: output.text(), errors: errors.text() })
      else settle({ kind: 'exited', code, output: output.text(), errors: errors.text() })
    })
  })

/** Gathers a stream's text and hands on its lines. */
function collect(
  stream: NodeJS.ReadableStream,
  onLine: ((line: string) => void) | undefined,
): { text: () => string } {
  let kept = ''
  let unfinished = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-keptCharacters)
    if (!onLine) return
    const lines = (unfinished + chunk).split(/\r\n|\n|\r/)
    unfinished = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  stream.on('end', () => {
    if (onLine && unfinished !== '') onLine(unfinished)
  })
  return { text: () => kept }
}

/**
 * One line that says how a command failed, or null when it went well. Prefers the program's own complaint: the last
 * one, or the first of a compiler, whose later ones follow from it.
 */
export function failureOf(
  result: CommandResult,
  program: string,
  which: 'first' | 'last' = 'last',
): string | null {
  switch (result.kind) {
    case 'exited':
      return result.code === 0
        ? null
        : (complaintIn(`${result.errors}\n${result.output}`, which) ??
            `${program} ended with code ${result.code}`)
    case 'killed':
      return `${program} was stopped by ${result.by}`
    case 'not-found':
      return `${program} could not be started (${result.why})`
    case 'timed-out':
      return `${program} did not finish in time`
    case 'aborted':
      return `${program} was interrupted`
  }
}

/** The line of a log that says what went wrong: one that opens with `Error:`, else one that speaks of an error. */
function complaintIn(log: string, which: 'first' | 'last'): string | null {
  const lines = log
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  for (const shape of [/^(?:\w*Error|error|ERROR|fatal)(?: \[\w+\])?: /, /\berror\b|\bcannot find\b/i]) {
    const complains = (line: string): boolean => shape.test(line)
    const found = which === 'first' ? lines.find(complains) : lines.findLast(complains)
    if (found !== undefined) return found
  }
  return lines.at(-1) ?? null
}
