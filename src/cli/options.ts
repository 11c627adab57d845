/** Options shared by several subcommands, each defined once. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { CommandFailure } from './failure.ts'
import type { AskedAt } from './report.ts'
import type { ColorChoice, Terminal } from './terminal.ts'

const formats = ['pretty', 'json', 'sarif', 'github', 'junit', 'markdown'] as const
type Format = (typeof formats)[number]

export interface ColorOption {
  readonly color: ColorChoice
}

/** `--color auto|always|never`. */
export function withColor(command: Command): Command {
  return command.addOption(
    new Option('--color <when>', 'When to use colour').choices(['auto', 'always', 'never']).default('auto'),
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

/** The options of both `check` and `cost`. */
export function withReportOptions(command: Command): Command {
  command
    .argument('[files...]', '.inc files; `-` is standard input')
    .addOption(new Option('-f, --format <format>', 'Output format').choices(formats).default('pretty'))
    .option('-o, --output <file>', 'Write to a file instead of standard output')
    .option('--max-warnings <count>', 'Exit with 1 if there are more warnings than this', parseCount)
    .option('--stdin-filename <name>', 'File name to report for standard input', '-')
    .option('--network <name>', 'Print only this network')
    .option('--at <size>', atHelp, parseSize)
    .option('--all', 'Show every table, row and problem')
  return withColor(command)
}

/** The help text of `--at`. */
export const atHelp = 'Input size to use: 320x256, or 320 for both height and width'

/** Parser for commander: comma-separated names, duplicates dropped. `refusal` gives the message for an unknown word. */
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

/** Parser for commander: positive whole numbers separated by `×`, `x` or `*`. */
export function parseSize(text: string): readonly bigint[] {
  const axes = text.split(/[×x*]/)
  if (!axes.every((axis) => /^0*[1-9]\d{0,8}$/.test(axis)))
    throw new InvalidArgumentError('It must be a size, such as 320x256, 320 or 320x256x3.')
  return axes.map(BigInt)
}

/** Parser for commander: a whole number of at least 0. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

/** Parser for commander: a whole number of at least 1. */
export function parsePositive(text: string): number {
  const count = parseCount(text)
  if (count === 0) throw new InvalidArgumentError('It must be at least 1.')
  return count
}

/** The files named on the command line. If there are none, shows the help rather than waiting for input from a terminal. */
export function demandFiles(
  files: readonly string[],
  command: Command,
  terminal: Terminal,
): readonly string[] {
  if (files.length === 0) {
    terminal.complain(command.helpInformation())
    throw new CommandFailure('command/usage', 'no input file')
  }
  if (files.includes('-') && terminal.inputIsTerminal) {
    terminal.complain(command.helpInformation())
    throw new CommandFailure('command/usage', '`-` reads standard input, which is this terminal', {
      help: 'Pipe a file into the command, or name a file.',
    })
  }
  return files
}

/** The size given with `--at`, and the network it applies to. */
export function askedAt({ at, network }: Pick<ReportOptions, 'at' | 'network'>): AskedAt | undefined {
  return at && { axes: at, network }
}
