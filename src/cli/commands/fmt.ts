/** `inc fmt`: writes files in the one format there is, or says which are not in it. */
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
  $ inc fmt specs/*.inc            rewrites the files that are not formatted, and names them
  $ inc fmt --check specs/*.inc    names them and changes nothing; exit code 1 if there are any
  $ inc fmt - < a.inc > b.inc

There are no options of style. Comments are kept and no meaning changes. A file with syntax errors is left as it is.

Exit codes: 0 fine; 1 a file has syntax errors or, with --check, is not formatted; 2 usage, or a file that cannot be read or written.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    command
      .argument('[files...]', '.inc files; `-` formats standard input to standard output')
      .option('--check', 'write nothing; name the files that differ')
      .option('--stdin-filename <name>', 'the name to report standard input with', '-'),
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
