/** `inc train`: compiles a network and trains it in a process of its own. */
import type { Command } from 'commander'
import { readArguments } from '../../runtime/arguments.ts'
import { TRAINING_FLAGS } from '../../runtime/settings.ts'
import { defineRun } from '../run_command.ts'
import type { Terminal } from '../terminal.ts'

const flags = Object.entries(TRAINING_FLAGS).map(([name, { placeholder, summary }]) => {
  const shown = placeholder === null ? `--${name}` : `--${name} ${placeholder}`
  return `  ${shown.padEnd(26)} ${summary}`
})

const help = `
Options of the training:
${flags.join('\n')}

Examples:
  $ inc train network.inc
  $ inc train specs/googlenet.inc --data data/shapes --steps 100 --batch 16
  $ inc train network.inc --out runs/first --resume
  $ inc train network.inc --engine graph      a step as one compiled graph; needs the native library

The program is written to .inc/NAME, checkpoints and metrics to runs/NAME unless --out says otherwise. The first Ctrl-C
saves a checkpoint and leaves, the second leaves at once. A run may go on with another engine than it was begun with.

Exit codes: 0 fine; 1 the file has problems, bad data, or a loss that is not finite; 2 usage, files or the environment;
130 interrupted, after a checkpoint was saved.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  const run = { program: 'train', words: '[OPTIONS OF THE TRAINING]', help, needsGraph } as const
  defineRun(run, command, terminal, finish)
}

/** What is wrong with the words is told by the program itself. */
function needsGraph(words: readonly string[]): boolean {
  try {
    return readArguments(TRAINING_FLAGS, words, false)?.flags.engine === 'graph'
  } catch {
    return false
  }
}
