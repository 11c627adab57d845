/** `inc check`: checks files and prints their networks, with what the papers print beside what follows. */
import type { Command } from 'commander'
import { deliver } from '../deliver.ts'
import { printCheck } from '../formats/print.ts'
import { demandFiles, type ReportOptions, withReportOptions } from '../options.ts'
import { exitCodeOf, onlyNetwork, reportOn } from '../report.ts'
import type { Terminal } from '../terminal.ts'

const examples = `
Examples:
  $ inc check specs/googlenet.inc
  $ inc check specs/*.inc --format sarif -o inc.sarif
  $ inc check network.inc --format json | jq '.networks[0].params'
  $ cat network.inc | inc check - --stdin-filename network.inc

Exit codes: 0 fine, or warnings only; 1 findings; 2 usage, or a file that cannot be read.`

interface CheckOptions extends ReportOptions {
  readonly portability?: true
}

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withReportOptions(command)
    .option('--portability', 'also warn of windows that other frameworks would place or round differently')
    .addHelpText('after', examples)
    .action(async (files: readonly string[], options: CheckOptions) => {
      const lints = { portability: options.portability === true }
      const whole = await reportOn(demandFiles(files, command, terminal), options.stdinFilename, lints)
      const report = onlyNetwork(whole, options.network)
      deliver(await printCheck(report, options, terminal), report.failures, options.output, terminal)
      finish(exitCodeOf(report, options.maxWarnings))
    })
}
