/** Runs another program and returns the outcome as data. This room starts processes only through this file. */
import { startGroup } from './process_group.ts'

/** A program to run. Its standard input is `input`, or empty. */
export interface Command {
  readonly program: string
  readonly arguments: readonly string[]
  readonly folder?: string
  /** Added to the environment of this process; undefined removes a variable. */
  readonly variables?: Readonly<Record<string, string | undefined>>
  readonly input?: string
  readonly timeoutMilliseconds?: number
  readonly signal?: AbortSignal
  /** Called with each complete line of either stream as it arrives. */
  readonly onLine?: (line: string) => void
}

/** How a program ended. Of each stream, at most the last 16 MB are kept. */
export type CommandResult =
  | {
      readonly kind: 'exited'
      readonly code: number
      readonly output: string
      readonly errors: string
    }
  | {
      /** Killed by a signal that we did not send: by a crash (SIGSEGV, SIGILL) or by the system (SIGKILL). */
      readonly kind: 'killed'
      readonly by: string
      readonly output: string
      readonly errors: string
    }
  | { readonly kind: 'not-found'; readonly why: string }
  | { readonly kind: 'timed-out'; readonly output: string; readonly errors: string }
  | { readonly kind: 'aborted' }

/** The type of `runCommand`. Functions that run programs take it as a parameter, so that tests can replace it. */
export type RunCommand = (command: Command) => Promise<CommandResult>

const keptCharacters = 1 << 24
const graceMilliseconds = 3_000

/**
 * Runs a command to its end. It gets its own process group, so that stopping it (after a timeout, an abort or the end
 * of this process) also stops every process that it started.
 */
export const runCommand: RunCommand = async (command) => {
  if (command.signal?.aborted) return { kind: 'aborted' }
  const { child, ended, signalAll } = startGroup(command.program, command.arguments, {
    ...(command.folder === undefined ? {} : { cwd: command.folder }),
    env: { ...process.env, ...command.variables },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  let stopped: 'timed-out' | 'aborted' | null = null
  let forceful: NodeJS.Timeout | undefined
  const stop = (why: 'timed-out' | 'aborted'): void => {
    if (stopped) return
    stopped = why
    signalAll('SIGTERM')
    forceful = setTimeout(() => signalAll('SIGKILL'), graceMilliseconds)
  }
  const onAbort = (): void => stop('aborted')
  const onExit = (): void => signalAll('SIGKILL')
  const timer =
    command.timeoutMilliseconds === undefined
      ? undefined
      : setTimeout(() => stop('timed-out'), command.timeoutMilliseconds)
  command.signal?.addEventListener('abort', onAbort, { once: true })
  process.once('exit', onExit)

  const output = collect(child.stdout!, command.onLine)
  const errors = collect(child.stderr!, command.onLine)
  // A program that never reads its input closes the pipe, which is not an error.
  child.stdin!.on('error', () => {})
  child.stdin!.end(command.input ?? '')

  const ending = await ended
  clearTimeout(timer)
  clearTimeout(forceful)
  command.signal?.removeEventListener('abort', onAbort)
  process.removeListener('exit', onExit)
  if (ending.kind === 'not-started') return { kind: 'not-found', why: ending.cause.message }
  if (stopped === 'aborted') return { kind: 'aborted' }
  const written = { output: output.text(), errors: errors.text() }
  return stopped === 'timed-out' ? { kind: 'timed-out', ...written } : { ...ending, ...written }
}

/** Collects the text of a stream and passes each line to `onLine`. */
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
 * Why a command failed, in one line, or null if it succeeded. Prefers the program's own error message: the last one by
 * default, or the first one, which suits compilers, whose later errors follow from the first.
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
            `${program} exited with code ${result.code}`)
    case 'killed':
      return `${program} was killed by ${result.by}`
    case 'not-found':
      return `${program} could not be started (${result.why})`
    case 'timed-out':
      return `${program} did not finish in time`
    case 'aborted':
      return `${program} was interrupted`
  }
}

/** The line of a log that says what went wrong: one that starts with `Error:`, else one that mentions an error. */
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
