/** `inc cost`: what each row, block or operation of a network costs, and what training it needs. */
import { type Command, Option } from 'commander'
import { type ConventionName, conventions, type OptimizerKind } from '../../index.ts'
import { deliver } from '../deliver.ts'
import { printShared } from '../formats/print.ts'
import { askedAt, demandFiles, parsePositive, type ReportOptions, withReportOptions } from '../options.ts'
import { type PartKind, partKinds } from '../parts.ts'
import { exitCodeOf, onlyNetwork, reportOn } from '../report.ts'
import type { Terminal } from '../terminal.ts'

export interface CostOptions extends ReportOptions {
  readonly by: PartKind
  readonly batch?: number
  readonly optimizer?: OptimizerKind
  readonly convention: ConventionName
}

const examples = `
Examples:
  $ inc cost specs/googlenet.inc                        by row of the table
  $ inc cost specs/googlenet.inc --by block             which block spends most
  $ inc cost specs/googlenet.inc --batch 32 --optimizer momentum
  $ inc cost network.inc --format json | jq '.networks[0].training_memory'

Conventions of counting:
${Object.values(conventions)
  .map(({ name, counts }) => `  ${name.padEnd(10)} ${counts}`)
  .join('\n')}
Claims and budgets are always held by \`default\`.

Exit codes: 0 fine, or warnings only; 1 findings; 2 usage, or a file that cannot be read.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withReportOptions(command)
    .addOption(new Option('--by <part>', 'what the lines are about').choices(partKinds).default('row'))
    .option(
      '--batch <images>',
      'training memory for this batch (default: that of the train block)',
      parsePositive,
    )
    .addOption(
      new Option('--optimizer <kind>', 'training memory for this optimizer').choices([
        'sgd',
        'momentum',
        'adam',
      ]),
    )
    .addOption(
      new Option('--convention <name>', 'how to count').choices(Object.keys(conventions)).default('default'),
    )
    .addHelpText('after', examples)
    .action(async (files: readonly string[], options: CostOptions) => {
      const named = demandFiles(files, command, terminal)
      const whole = await reportOn(named, options.stdinFilename, undefined, askedAt(options))
      const report = onlyNetwork(whole, options.network)
      const exitCode = exitCodeOf(report, options.maxWarnings)
      const { format } = options
      const text =
        format === 'sarif' || format === 'github' || format === 'junit'
          ? await printShared(format, report, exitCode)
          : (await import('../formats/cost_report.ts')).costReport(report, { ...options, format }, terminal)
      deliver(text, report.failures, options.output, terminal)
      finish(exitCode)
    })
}
