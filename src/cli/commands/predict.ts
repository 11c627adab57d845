/** `inc predict`: classifies image files with a trained network. */
import type { Command } from 'commander'
import { defineRun } from '../run_command.ts'
import type { Terminal } from '../terminal.ts'

const help = `
Examples:
  $ inc predict network.inc picture.jpg
  $ inc predict network.inc --run runs/first *.jpg --format json

Exit codes:
  0    success
  1    the file has problems
  2    usage error, unreadable image, or environment fault
  130  interrupted`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  defineRun({ program: 'predict', words: '[PREDICTION OPTIONS] IMAGES', help }, command, terminal, finish)
}
