/** What `train`, `eval` and `predict` do alike: compile a network, and run one of its programs with the rest of the words. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { CheckedNetwork, GraphOptions } from '../index.ts'
import { CommandFailure } from './failure.ts'
import { atHelp, type ColorOption, parseSize, withColor } from './options.ts'
import { checkForUse, type Graph, runtimeFile, writePrograms } from './project.ts'
import { runProgram } from './run_program.ts'
import type { Terminal } from './terminal.ts'

interface RunOptions extends ColorOption, Partial<GraphOptions> {
  readonly network?: string
  readonly at?: readonly bigint[]
}

export interface RunCommand {
  readonly program: 'train' | 'evaluate' | 'predict'
  /** What follows the file on the command line, for the help. */
  readonly words: string
  readonly help: string
  /** Options of its own, beside those that all have. */
  readonly own?: (command: Command) => Command
  /** The compiled graph that the program's own words ask for, or null; without it there is never one. */
  readonly graph?: (
    checked: CheckedNetwork,
    words: readonly string[],
    options: Partial<GraphOptions>,
    terminal: Terminal,
  ) => Promise<Graph | null>
}

/** Defines such a command. Options that it does not know are the program's. */
export function defineRun(
  { program, words, help, own = (command) => command, graph }: RunCommand,
  command: Command,
  terminal: Terminal,
  finish: (exitCode: number) => void,
): void {
  withColor(
    own(command)
      .usage(`FILE [--network NAME] [--at SIZE] ${words}`)
      .argument('<file>', 'the .inc file')
      .argument(
        '[words...]',
        `options of the program itself: \`inc ${command.name()} FILE -- --help\` tells of them`,
      )
      .option('--network <name>', 'which network of the file')
      .option('--at <size>', atHelp, parseSize)
      .allowUnknownOption(),
  )
    .addHelpText('after', help)
    .action(async (file: string, rest: readonly string[], options: RunOptions) => {
      if (file.startsWith('-'))
        throw new CommandFailure('command/usage', `name the file before the option \`${file}\``)
      if (!existsSync(runtimeFile('index.js'))) {
        throw new CommandFailure('command/environment', 'the runtime is not built', {
          help: 'run `npm run build`',
        })
      }
      const found = await checkForUse(file, options, terminal)
      if (found.kind === 'problems') return finish(found.exitCode)
      const compiled = (await graph?.(found.checked, rest, options, terminal)) ?? null
      const folder = await writePrograms(found.checked, file, compiled?.files ?? [])
      finish(await runProgram(join(folder, `${program}.js`), rest))
    })
}
