/** `inc eval`: evaluates a trained network on its validation images. */
import type { Command } from 'commander'
import { defineRun } from '../run_command.ts'
import type { Terminal } from '../terminal.ts'

const help = `
Examples:
  $ inc eval network.inc    # the best checkpoint in runs/NAME
  $ inc eval network.inc --run runs/first --checkpoint latest
  $ inc eval network.inc --data data/other --format json

Exit codes:
  0    success
  1    problems in the file or in the data
  2    usage error, unreadable file, or environment fault
  130  interrupted`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  defineRun({ program: 'evaluate', words: '[EVALUATION OPTIONS]', help }, command, terminal, finish)
}
