/** `inc check`: checks files and prints their networks, with the figures of the papers beside the computed ones. */
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
  $ inc check network.inc --at 320x256   # figures at one input size
  $ inc check network.inc --fix          # correct obvious mistakes, then check
  $ inc check blocks.inc --types         # shapes and conditions of each block
  $ cat network.inc | inc check - --stdin-filename network.inc

Exit codes:
  0  success, possibly with warnings
  1  problems found, or more than --max-warnings warnings
  2  usage error or unreadable file`

interface CheckOptions extends ReportOptions {
  readonly fix?: true
  readonly portability?: true
  readonly types?: true
}

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withReportOptions(command)
    .option('--fix', 'Apply the safe fixes to the files, then check them; nothing else in the files changes')
    .option('--types', 'Print the type of each block, valid for all sizes, instead of the networks')
    .option('--portability', 'Also warn about windows that other frameworks would place or round differently')
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
