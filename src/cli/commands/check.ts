/** `inc check`: checks files and prints their networks, with what the papers print beside what follows. */
import type { Command } from 'commander'
import { deliver } from '../deliver.ts'
import { demandWritable, fixFile, mendsText } from '../fix_files.ts'
import { printCheck } from '../formats/print.ts'
import { askedAt, demandFiles, type ReportOptions, withReportOptions } from '../options.ts'
import { exitCodeOf, onlyNetwork, openFiles, reportAt, reportOn } from '../report.ts'
import type { Terminal } from '../terminal.ts'

const examples = `
Examples:
  $ inc check specs/googlenet.inc
  $ inc check specs/*.inc --format sarif -o inc.sarif
  $ inc check network.inc --format json | jq '.networks[0].params'
  $ inc check network.inc --at 320x256     the numbers of one input size
  $ inc check network.inc --fix            writes what each mistake evidently meant, and checks the result
  $ inc check blocks.inc --types           each block with its shapes and conditions, proved or inferred
  $ cat network.inc | inc check - --stdin-filename network.inc

Exit codes: 0 fine, or warnings only; 1 findings; 2 usage, or a file that cannot be read.`

interface CheckOptions extends ReportOptions {
  readonly fix?: true
  readonly portability?: true
  readonly types?: true
}

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withReportOptions(command)
    .option(
      '--fix',
      'apply the fixes that are safe, and write the files; comments and all the rest stay as they are',
    )
    .option('--types', 'print what each block is for all sizes, in place of the networks')
    .option('--portability', 'also warn of windows that other frameworks would place or round differently')
    .addHelpText('after', examples)
    .action(async (files: readonly string[], options: CheckOptions) => {
      const lints = { portability: options.portability === true }
      const named = demandFiles(files, command, terminal)
      if (options.fix) {
        demandWritable(named)
        const style = terminal.errorStyle(options.color)
        for (const file of new Set(named)) terminal.complain(mendsText(fixFile(file, lints), style))
      }
      const opened = await openFiles(named, options.stdinFilename)
      const declared = reportOn(opened, lints)
      const asked = askedAt(options)
      const whole = asked ? reportAt(opened, declared, asked) : declared
      const report = onlyNetwork(whole, options.network)
      deliver(await printCheck(report, options, terminal), report.failures, options.output, terminal)
      finish(exitCodeOf(report, options.maxWarnings))
    })
}
