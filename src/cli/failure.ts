/** What stops a command before it has findings: usage, unreadable files, the environment. One table of all of them. */

/** Each kind of failure: what `inc explain` says of it, and the exit code that it gives. */
export const failureKinds = {
  'command/usage': {
    exitCode: 2,
    explanation:
      'The command line asks for something that the command does not have: an unknown subcommand or option, a missing file name, a value that is not one of those allowed. `inc COMMAND --help` lists what there is, with examples.',
  },
  'command/unreadable-file': {
    exitCode: 2,
    explanation:
      'A file named on the command line cannot be read: it does not exist, is a directory, or its permissions forbid it. A file that an *import* names and that is missing is a finding of the checker instead, `import/…`, with exit code 1.',
  },
  'command/not-utf8': {
    exitCode: 1,
    explanation:
      'Inc source is UTF-8. The file holds bytes that are no UTF-8 text, at the place shown; often it was saved as UTF-16 or Latin-1, or is no text at all. Save it as UTF-8 in your editor, or convert it with `iconv -t UTF-8`.',
  },
  'command/cannot-write': {
    exitCode: 2,
    explanation:
      'An output cannot be written: its folder does not exist, permissions or a full disk forbid it, or it would overwrite something that Inc did not write. Files are written to a temporary name and renamed when complete, so an earlier version is still whole.',
  },
  'command/no-network': {
    exitCode: 2,
    explanation:
      'The command needs one network, and the file has none, none of that name, or several with nothing that chooses between them. Name it with `--network NAME`; a member of a family is `family.member`.',
  },
  'command/size': {
    exitCode: 2,
    explanation:
      'A network was asked for at a size with `--at` that its input cannot have, or a command needs numbers and the network leaves sizes open. `--at 320×256` (or `320x256`) is the height and the width of an image, `--at 320` both of them or the only size that is open, and all axes can be given, `--at 320×256×3`. A name that stands twice in the signature is one size.',
  },
  'command/environment': {
    exitCode: 2,
    explanation:
      'Something outside the source is missing or does not work: a package, the native library, a folder of data. `inc doctor` examines the machine and says how to mend each fault.',
  },
  'command/internal': {
    exitCode: 2,
    explanation:
      'Inc itself failed. No input should be able to cause this, so it is always our bug. Set INC_DEBUG=1 and run the command again to see the details to report, with the file that caused it.',
  },
} as const satisfies Record<string, { exitCode: 1 | 2; explanation: string }>

export type FailureCode = keyof typeof failureKinds

/** Thrown by commands to stop with a message and the exit code of its kind. */
export class CommandFailure extends Error {
  readonly code: FailureCode
  /** What to do, one line; null where the message says it. */
  readonly help: string | null
  /** The file that it is about, as the user named it; null where it is about none. */
  readonly file: string | null

  constructor(
    code: FailureCode,
    message: string,
    details: { readonly help?: string | null; readonly file?: string | null } = {},
  ) {
    super(message)
    this.code = code
    this.help = details.help ?? null
    this.file = details.file ?? null
  }

  get exitCode(): number {
    return failureKinds[this.code].exitCode
  }
}

/** Why an operation on a file failed, in words; falls back to the system's own. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code
  switch (code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'ENOTDIR':
      return 'a part of its path is not a folder'
    case 'EISDIR':
      return 'it is a folder, not a file'
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied'
    case 'ENOSPC':
      return 'the disk is full'
    case 'EROFS':
      return 'the file system is read-only'
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open'
    case 'ELOOP':
      return 'its symbolic links form a loop'
    case 'ENAMETOOLONG':
      return 'its name is too long'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}
