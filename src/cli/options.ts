/** Options that several subcommands share, each defined once. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { PASS_NAMES, PASSES, type PassName } from '../runtime/contract/graph_passes.ts'
import { PRECISIONS, type Precision } from '../runtime/contract/precision.ts'
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

/** How a graph is to be compiled, as the command line says it. */
export interface GraphOptions {
  readonly precision?: Precision
  /** Bytes that a step may hold. */
  readonly memory?: number
  readonly passes?: readonly PassName[]
}

/** The first of these that only a compiled graph can do; null where the eager engine would do the same. */
export function onlyOfGraph({ precision, memory, passes }: GraphOptions): string | null {
  if (memory !== undefined) return '--memory'
  if (passes !== undefined) return '--passes'
  return precision === 'bf16' ? '--precision bf16' : null
}

/** `--precision`, `--memory` and `--passes`, of a compiled graph. */
export function withGraphOptions(command: Command): Command {
  return command.addOption(precisionOption()).addOption(memoryOption()).addOption(passesOption())
}

export const memoryOption = () =>
  new Option(
    '--memory <bytes>',
    'what a step of the graph may hold, as 900MB: what is cheap is computed again',
  ).argParser(parseBytes)

/** For commander: `900MB`, `1.5 GiB`. */
function parseBytes(text: string): number {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)\s*(MB|GB|MiB|GiB)$/i.exec(text) ?? []
  const size = unit === undefined ? undefined : unitSizes[unit.toLowerCase()]
  if (size === undefined || Number(number) === 0)
    throw new InvalidArgumentError('It must be a number of MB, GB, MiB or GiB, such as 900MB or 1.5GB.')
  return Number(number) * size
}

const unitSizes: Readonly<Record<string, number>> = { mb: 1e6, gb: 1e9, mib: 2 ** 20, gib: 2 ** 30 }

export const passesOption = () =>
  new Option(
    '--passes <names>',
    'rewritings of the graph, with commas between them, or none (those that pay)',
  ).argParser(parsePasses)

/** For commander: names of passes, or `none`. */
const parsePasses = (text: string) => (text === 'none' ? [] : parsePassNames(text))

const parsePassNames = namesOf(PASS_NAMES, (word) => {
  const known = PASS_NAMES.map((each) => `\n  ${each.padEnd(24)} ${PASSES[each].does}`).join('')
  return `There is no pass '${word}'. It is none, or some of:${known}`
})

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

/** `--precision fp32|bf16`, of a compiled graph. */
const precisionOption = () =>
  new Option('--precision <name>', 'the numbers that the products of a compiled graph work on').choices(
    PRECISIONS,
  )

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
