/** What can go wrong in a run through no fault of the program, as an error with a message to act on and an exit code. */

/** Exit codes of a run: 1 for a finding (bad data, a loss that is not finite), 2 for usage, files and environment. */
export type ProblemExitCode = 1 | 2

/** Its message is one line that says what is wrong and what to do; it is shown without a stack trace. */
export class RunProblem extends Error {
  override readonly name = 'RunProblem'
  readonly exitCode: ProblemExitCode

  constructor(message: string, exitCode: ProblemExitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A file or folder that cannot be read or written, from an error of `node:fs`. */
export function fileProblem(action: string, path: string, cause: unknown): RunProblem {
  return new RunProblem(`cannot ${action} ${path}: ${reasonOf(cause)}`, 2)
}

/** The first line of any thrown value, with the plain words for the commonest codes of the file system. */
export function reasonOf(cause: unknown): string {
  const code = errorCode(cause)
  const plain = code === null ? undefined : FILE_REASONS[code]
  if (plain !== undefined) return plain
  const message = cause instanceof Error ? cause.message : String(cause)
  return (message.split('\n', 1)[0] ?? '').trim() || 'unknown reason'
}

/** The `code` of an error of Node (`ENOENT`, …), or null. */
export function errorCode(cause: unknown): string | null {
  const code = (cause as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : null
}

const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EMFILE: 'too many open files',
  EIO: 'the disk reports an input/output error',
}
