/** What `train`, `eval` and `predict` share: compile a network, then run one of its programs with the remaining words. */
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

interface RunCommand {
  readonly program: 'train' | 'evaluate' | 'predict'
  /** What follows the file and Inc's own options in the usage line. */
  readonly words: string
  readonly help: string
  /** Adds options to those that all three commands share. */
  readonly own?: (command: Command) => Command
  /** The compiled graph that the options and the program's own words call for, or null; without it there is none. */
  readonly graph?: (
    checked: CheckedNetwork,
    words: readonly string[],
    options: Partial<GraphOptions>,
    terminal: Terminal,
  ) => Promise<Graph | null>
}

/** Defines such a command. Options it does not know are passed to the program. */
export function defineRun(
  { program, words, help, own = (command) => command, graph }: RunCommand,
  command: Command,
  terminal: Terminal,
  finish: (exitCode: number) => void,
): void {
  withColor(
    own(command)
      .usage(`FILE [OPTIONS] ${words}`)
      .argument('<file>', 'The .inc file')
      .argument(
        '[words...]',
        `Passed to the program; \`inc ${command.name()} FILE -- --help\` lists its options`,
      )
      .option('--network <name>', 'Which network in the file to use')
      .option('--at <size>', atHelp, parseSize)
      .allowUnknownOption(),
  )
    .addHelpText('after', help)
    .action(async (file: string, rest: readonly string[], options: RunOptions) => {
      if (file.startsWith('-'))
        throw new CommandFailure('command/usage', `name the file before the option \`${file}\``)
      if (!existsSync(runtimeFile('index.js'))) {
        throw new CommandFailure('command/environment', 'the runtime is not built', {
          help: 'Run `npm run build`.',
        })
      }
      const found = await checkForUse(file, options, terminal)
      if (found.kind === 'problems') return finish(found.exitCode)
      const compiled = (await graph?.(found.checked, rest, options, terminal)) ?? null
      const folder = await writePrograms(found.checked, file, compiled?.files ?? [])
      finish(await runProgram(join(folder, `${program}.js`), rest))
    })
}
