/** The command line as a whole: chooses the subcommand, prints help and usage errors, and determines the exit code. */
import { Command, CommanderError } from 'commander'
import { type CommandEntry, commands } from './commands.ts'
import { CommandFailure } from './failure.ts'
import { version } from './files.ts'
import { complainAbout, documentOfFailure, wantsDocument } from './report_failure.ts'
import type { Terminal } from './terminal.ts'

const afterHelp = `
Examples:
  $ inc check specs/googlenet.inc    # computed figures beside the paper's
  $ inc cost specs/googlenet.inc --by block
  $ inc compile specs/googlenet.inc -o my-googlenet
  $ inc explain claim/differs

Exit codes:
  0    success, possibly with warnings
  1    problems found
  2    usage error, unreadable file, or environment fault
  130  interrupted

Run \`inc COMMAND --help\` for the options of a command.`

/** Runs the command line and returns its exit code. Failures are reported here; only bugs of Inc itself are thrown. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0
  const finish = (code: number): void => {
    exitCode = code
  }
  try {
    const program = await programFor(words, terminal, finish)
    await program.parseAsync(asCommand(words), { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      if (wantsDocument(words))
        terminal.print(documentOfFailure('command/usage', error.message.replace(/^error: /, '')))
      return 2
    }
    if (error instanceof CommandFailure) {
      if (wantsDocument(words)) terminal.print(documentOfFailure(error.code, error.message, error.file))
      complainAbout(error, terminal)
      return error.exitCode
    }
    throw error
  }
}

/** Rewrites `inc help check` as `inc check --help`. An unknown command is passed on alone, so that it gets reported. */
function asCommand(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words
  if (first === undefined) return ['--help']
  if (first === 'help') return rest[0] === undefined ? ['--help'] : asCommand([rest[0], '--help'])
  return first.startsWith('-') || Object.hasOwn(commands, first) ? words : [first]
}

/** The program with only the requested subcommand, or with the names of all of them if none was requested. */
async function programFor(
  words: readonly string[],
  terminal: Terminal,
  finish: (code: number) => void,
): Promise<Command> {
  const program = new Command('inc')
    .description(
      'Inc is a small language for neural-network architectures. The table in the paper is the program.',
    )
    .usage('COMMAND [OPTIONS] [FILES]')
    .helpCommand(false)
    .option('-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Show this help')
    .exitOverride()
    .showHelpAfterError('See `inc --help`.')
    .configureOutput({
      writeOut: terminal.print,
      writeErr: terminal.complain,
      outputError: (text, write) => write(`${text.trimEnd()}\n`),
    })
    .addHelpText('after', afterHelp)
    .on('option:version', () => {
      terminal.print(`${version()}\n`)
      throw new CommanderError(0, 'commander.version', 'version')
    })
  const asked = asCommand(words)[0]
  const one: CommandEntry | undefined =
    asked !== undefined && Object.hasOwn(commands, asked) ? commands[asked] : undefined
  if (one) {
    const command = program
      .command(asked!)
      .description(one.summary)
      .helpOption('-h, --help', 'Show this help')
    const { define } = await one.load()
    define(command.showHelpAfterError(`See \`inc ${asked} --help\`.`), terminal, finish)
    return program
  }
  for (const [name, { summary }] of Object.entries(commands)) program.command(name).description(summary)
  return program
}
