/** Failures that stop a command before it can report problems: wrong usage, unreadable files, the environment. */

/** Each kind of failure: the text for `inc explain`, and its exit code. */
export const failureKinds = {
  'command/usage': {
    exitCode: 2,
    explanation:
      'The command line is wrong: it has an unknown subcommand or option, lacks a file name, or gives a value that is not allowed. `inc COMMAND --help` lists the options, with examples.',
  },
  'command/unreadable-file': {
    exitCode: 2,
    explanation:
      'A file named on the command line cannot be read: it does not exist, is a folder, or its permissions forbid it. A missing file that is named by an *import* is reported by the checker instead, as `import/…` with exit code 1.',
  },
  'command/not-utf8': {
    exitCode: 1,
    explanation:
      'Inc source must be UTF-8, and the file contains bytes that are not, starting at the place shown. It may have been saved as UTF-16 or Latin-1, or it may not be text at all. Save it as UTF-8 in your editor, or convert it with `iconv -t UTF-8`.',
  },
  'command/cannot-write': {
    exitCode: 2,
    explanation:
      'An output file cannot be written: its folder does not exist, permissions forbid it, the disk is full, or it would overwrite something that Inc did not write. Files are written under a temporary name and renamed when complete, so an earlier version is still intact.',
  },
  'command/no-network': {
    exitCode: 2,
    explanation:
      'The command needs one network, and the file has none, none with that name, or several without anything to choose between them. Choose one with `--network NAME`; a member of a family is `family.member`.',
  },
  'command/size': {
    exitCode: 2,
    explanation:
      'The size given with `--at` does not fit the input of the network, or the command needs numbers and the network leaves sizes open. `--at 320×256` (or `320x256`) gives the height and width of an image; `--at 320` gives both, or the only open size; `--at 320×256×3` gives every axis. A name that appears twice in the signature stands for one size.',
  },
  'command/environment': {
    exitCode: 2,
    explanation:
      'Something outside the source is missing or does not work: a package, the native library, a data folder. `inc doctor` examines the machine and says how to fix each fault.',
  },
  'command/internal': {
    exitCode: 2,
    explanation:
      'Inc itself failed. No input should cause this, so it is always a bug in Inc. Run the command again with INC_DEBUG=1 to see the details, and report them together with the file that caused it.',
  },
} as const satisfies Record<string, { exitCode: 1 | 2; explanation: string }>

export type FailureCode = keyof typeof failureKinds

/** Thrown to stop a command with a message and the exit code of its kind. */
export class CommandFailure extends Error {
  readonly code: FailureCode
  /** What to do about it, in one line; null if the message already says so. */
  readonly help: string | null
  /** The file concerned, as the user named it, or null. */
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
