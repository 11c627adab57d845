/** `inc fmt`: formats files, or lists those that are not formatted. */
import type { Command } from 'commander'
import { format } from '../../index.ts'
import { CommandFailure } from '../failure.ts'
import { readSource, readStandardInput, writeAtomically } from '../files.ts'
import { problemsText } from '../formats/pretty.ts'
import { type ColorOption, demandFiles, withColor } from '../options.ts'
import { complainAbout } from '../report_failure.ts'
import type { Terminal } from '../terminal.ts'

interface FormatOptions extends ColorOption {
  readonly check?: true
  readonly stdinFilename: string
}

const examples = `
Examples:
  $ inc fmt specs/*.inc            # format files and list those that changed
  $ inc fmt --check specs/*.inc    # list unformatted files, change nothing
  $ inc fmt - < a.inc > b.inc

The style has no options. Comments are kept, and the meaning never changes.
Files with syntax errors are left alone.

Exit codes:
  0  success
  1  a file has syntax errors or, with --check, is not formatted
  2  usage error, or a file that cannot be read or written`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    command
      .argument('[files...]', '.inc files; `-` formats standard input to standard output')
      .option('--check', 'Write nothing; list the files that are not formatted')
      .option('--stdin-filename <name>', 'File name to report for standard input', '-'),
  )
    .addHelpText('after', examples)
    .action(async (files: readonly string[], options: FormatOptions) => {
      let exitCode = 0
      for (const file of demandFiles(files, command, terminal)) {
        exitCode = Math.max(exitCode, await formatFile(file, options, terminal))
      }
      finish(exitCode)
    })
}

async function formatFile(file: string, options: FormatOptions, terminal: Terminal): Promise<number> {
  try {
    const isInput = file === '-'
    const text = isInput ? await readStandardInput(options.stdinFilename) : readSource(file)
    const { text: formatted, problems } =
      text.kind === 'text' ? format(text.source) : { text: null, problems: [text.problem] }
    if (formatted === null) {
      const style = terminal.errorStyle(options.color)
      const told = problemsText(problems, { style, columns: terminal.columns, all: false })
      terminal.complain(`${told.join('\n\n')}\n`)
      return 1
    }
    const differs = formatted !== text.source.text
    if (options.check) {
      if (differs) terminal.print(`${text.source.name}\n`)
      return differs ? 1 : 0
    }
    if (isInput) terminal.print(formatted)
    else if (differs) {
      writeAtomically(file, formatted)
      terminal.print(`${file}\n`)
    }
    return 0
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    complainAbout(error, terminal)
    return error.exitCode
  }
}
