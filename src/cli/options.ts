/** Options that several subcommands share, each defined once. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CommandFailure } from './failure.ts'
import type { AskedAt } from './report.ts'
import type { ColorChoice, Terminal } from './terminal.ts'

export const formats = ['pretty', 'json', 'sarif', 'github', 'junit', 'markdown'] as const
export type Format = (typeof formats)[number]

export interface ColorOption {
  readonly color: ColorChoice
}

/** `--color auto|always|never`. */
export function withColor(command: Command): Command {
  return command.addOption(
    new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto'),
  )
}

export interface ReportOptions extends ColorOption {
  readonly format: Format
  readonly output?: string
  readonly maxWarnings?: number
  readonly stdinFilename: string
  readonly all?: true
  readonly network?: string
  readonly at?: readonly bigint[]
}

/** What `check` and `cost` have in common. */
export function withReportOptions(command: Command): Command {
  command
    .argument('[files...]', '.inc files; `-` is standard input')
    .addOption(new Option('-f, --format <format>', 'how to print').choices(formats).default('pretty'))
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .option('--max-warnings <count>', 'exit with 1 for more warnings than this', parseCount)
    .option('--stdin-filename <name>', 'the name to report standard input with', '-')
    .option('--network <name>', 'print this network only')
    .option('--at <size>', atHelp, parseSize)
    .option('--all', 'show every table, row and problem')
  return withColor(command)
}

/** What `--at` says in a command's help. */
export const atHelp = 'take networks at this input size: 320x256, or 320 for both'

/** For commander: names with commas between them, each once. `refusal` says what is wrong with a word that is none. */
export function namesOf<Name extends string>(
  names: readonly Name[],
  refusal: (word: string) => string,
): (text: string) => readonly Name[] {
  return (text) =>
    [...new Set(text.split(','))].map((word) => {
      const name = names.find((each) => each === word)
      if (name === undefined) throw new InvalidArgumentError(refusal(word))
      return name
    })
}

/** For commander: whole numbers of at least 1 with `×`, `x` or `*` between them. */
export function parseSize(text: string): readonly bigint[] {
  const axes = text.split(/[×x*]/)
  if (!axes.every((axis) => /^0*[1-9]\d{0,8}$/.test(axis)))
    throw new InvalidArgumentError('It must be a size, such as 320x256, 320 or 320x256x3.')
  return axes.map(BigInt)
}

/** For commander: a whole number of at least 0. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

/** For commander: a whole number of at least 1. */
export function parsePositive(text: string): number {
  const count = parseCount(text)
  if (count === 0) throw new InvalidArgumentError('It must be at least 1.')
  return count
}

/** The files of the command line. Without any the help is shown: a command never waits for a terminal unasked. */
export function demandFiles(
  files: readonly string[],
  command: Command,
  terminal: Terminal,
): readonly string[] {
  if (files.length === 0) {
    terminal.complain(command.helpInformation())
    throw new CommandFailure('command/usage', 'no file is named')
  }
  if (files.includes('-') && terminal.inputIsTerminal) {
    terminal.complain(command.helpInformation())
    throw new CommandFailure('command/usage', '`-` reads standard input, and that is this terminal', {
      help: 'pipe a file into it, or name one',
    })
  }
  return files
}

/** The size that is asked for with `--at`, and for which network. */
export function askedAt({ at, network }: Pick<ReportOptions, 'at' | 'network'>): AskedAt | undefined {
  return at && { axes: at, network }
}
