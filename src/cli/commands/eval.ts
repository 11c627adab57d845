/** `inc eval`: scores a trained network on its validation images. */
import type { Command } from 'commander'
import { defineRun } from '../run_command.ts'
import type { Terminal } from '../terminal.ts'

const help = `
Examples:
  $ inc eval network.inc                                   the best checkpoint of runs/NAME
  $ inc eval network.inc --run runs/first --checkpoint latest
  $ inc eval network.inc --data data/other --format json

Exit codes: 0 fine; 1 the file has problems, or the data; 2 usage, files or the environment; 130 interrupted.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  defineRun({ program: 'evaluate', words: '[OPTIONS OF THE EVALUATION]', help }, command, terminal, finish)
}
