/** What `train`, `eval` and `predict` do alike: compile a network, and run one of its programs with the rest of the words. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { CommandFailure } from './failure.ts'
import { atHelp, type ColorOption, parseSize, withColor } from './options.ts'
import { checkForUse, runtimeFile, writePrograms } from './project.ts'
import { runProgram } from './run_program.ts'
import type { Terminal } from './terminal.ts'

interface RunOptions extends ColorOption {
  readonly network?: string
  readonly at?: readonly bigint[]
}

export interface RunCommand {
  readonly program: 'train' | 'evaluate' | 'predict'
  /** What follows the file on the command line, for the help. */
  readonly words: string
  readonly help: string
  /** Whether the program's own words ask for the compiled graph; never, where left out. */
  readonly needsGraph?: (words: readonly string[]) => boolean
}

/** Defines such a command. Options that it does not know are the program's. */
export function defineRun(
  { program, words, help, needsGraph = () => false }: RunCommand,
  command: Command,
  terminal: Terminal,
  finish: (exitCode: number) => void,
): void {
  withColor(
    command
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
      const folder = await writePrograms(found.checked, file, needsGraph(rest))
      finish(await runProgram(join(folder, `${program}.js`), rest))
    })
}
