/** `inc predict`: says what a trained network sees in image files. */
import type { Command } from 'commander'
import { defineRun } from '../run_command.ts'
import type { Terminal } from '../terminal.ts'

const help = `
Examples:
  $ inc predict network.inc picture.jpg
  $ inc predict network.inc --run runs/first *.jpg --format json

Exit codes: 0 fine; 1 the file has problems; 2 usage, an image that cannot be read, or the environment; 130 interrupted.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  defineRun({ program: 'predict', words: '[OPTIONS] IMAGES', help }, command, terminal, finish)
}
