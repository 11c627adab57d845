/** `inc cost`: what each row, block or operation of a network costs, and what training it needs. */
import { type Command, Option } from 'commander'
import { type ConventionName, conventions, type OptimizerKind } from '../../index.ts'
import { deliver } from '../deliver.ts'
import { printShared } from '../formats/print.ts'
import { askedAt, demandFiles, parsePositive, type ReportOptions, withReportOptions } from '../options.ts'
import { type PartKind, partKinds } from '../parts.ts'
import { exitCodeOf, onlyNetwork, openFiles, reportAt, reportOn } from '../report.ts'
import type { Terminal } from '../terminal.ts'

export interface CostOptions extends ReportOptions {
  readonly by: PartKind
  readonly batch?: number
  readonly optimizer?: OptimizerKind
  readonly convention: ConventionName
  /** A name, or true for all. */
  readonly formula?: string | true
}

const examples = `
Examples:
  $ inc cost specs/googlenet.inc                        by row of the table
  $ inc cost specs/googlenet.inc --by block             which block spends most
  $ inc cost specs/googlenet.inc --batch 32 --optimizer momentum
  $ inc cost specs/googlenet.inc --formula inception    what a block costs, in its parameters and sizes
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
    .option(
      '--formula [name]',
      'formulas of the network or block of that name, or of all: in the sizes and parameters that are open',
    )
    .addHelpText('after', examples)
    .action(async (words: readonly string[], options: CostOptions) => {
      const { files, formula } = filesAndFormula(words, options)
      const opened = await openFiles(demandFiles(files, command, terminal), options.stdinFilename)
      const declared = reportOn(opened)
      const asked = askedAt(options)
      const whole = asked ? reportAt(opened, declared, asked) : declared
      const report = onlyNetwork(whole, options.network)
      const exitCode = exitCodeOf(report, options.maxWarnings)
      const { format } = options
      const text = await (async () => {
        if (format === 'sarif' || format === 'github' || format === 'junit')
          return printShared(format, report, exitCode)
        if (formula === null)
          return (await import('../formats/cost_report.ts')).costReport(
            report,
            { ...options, format },
            terminal,
          )
        const { formulasOf } = await import('../formulas.ts')
        const { formulaReport } = await import('../formats/formula_report.ts')
        const entries = formulasOf(report, opened.opened, formula.name, options.convention)
        return formulaReport(report, entries, { ...options, format }, terminal)
      })()
      deliver(text, report.failures, options.output, terminal)
      finish(exitCode)
    })
}

/** `--formula FILE` is about all of that file; the word after the option is a name otherwise. */
function filesAndFormula(
  words: readonly string[],
  { formula }: CostOptions,
): { readonly files: readonly string[]; readonly formula: { readonly name: string | undefined } | null } {
  if (formula === undefined) return { files: words, formula: null }
  if (formula === true) return { files: words, formula: { name: undefined } }
  return formula === '-' || formula.endsWith('.inc')
    ? { files: [formula, ...words], formula: { name: undefined } }
    : { files: words, formula: { name: formula } }
}
