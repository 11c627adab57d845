/** `inc cost`: what each row, block or operation of a network costs, and how much memory training takes. */
import { type Command, Option } from 'commander'
import { type ConventionName, conventions, type OptimizerKind } from '../../index.ts'
import { deliver } from '../deliver.ts'
import { printShared } from '../formats/print.ts'
import { columnsOfHelp } from '../help_text.ts'
import { askedAt, demandFiles, parsePositive, type ReportOptions, withReportOptions } from '../options.ts'
import { type PartKind, partKinds } from '../parts.ts'
import { exitCodeOf, onlyNetwork, openFiles, reportAt, reportOn } from '../report.ts'
import type { Terminal } from '../terminal.ts'

export interface CostOptions extends ReportOptions {
  readonly by: PartKind
  readonly batch?: number
  readonly optimizer?: OptimizerKind
  readonly convention: ConventionName
  /** A network or block, or true for all of them. */
  readonly formula?: string | true
}

const examples = `
Examples:
  $ inc cost specs/googlenet.inc                      # by row of the table
  $ inc cost specs/googlenet.inc --by block           # which block costs most
  $ inc cost specs/googlenet.inc --batch 32 --optimizer momentum
  $ inc cost specs/googlenet.inc --formula inception  # as formulas
  $ inc cost network.inc --format json | jq '.networks[0].training_memory'

Counting conventions:
${columnsOfHelp(Object.values(conventions).map(({ name, counts }) => [name, counts]))}
Claims and budgets always use \`default\`.

Exit codes:
  0  success, possibly with warnings
  1  problems found, or more than --max-warnings warnings
  2  usage error or unreadable file`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withReportOptions(command)
    .addOption(new Option('--by <part>', 'What each line stands for').choices(partKinds).default('row'))
    .option(
      '--batch <images>',
      'Batch size assumed for training memory (default: from the train block)',
      parsePositive,
    )
    .addOption(
      new Option('--optimizer <kind>', 'Optimizer assumed for training memory').choices([
        'sgd',
        'momentum',
        'adam',
      ]),
    )
    .addOption(
      new Option('--convention <name>', 'How to count').choices(Object.keys(conventions)).default('default'),
    )
    .option(
      '--formula [name]',
      'Print costs as formulas in the open sizes and parameters, for one network or block, or for all',
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

/** The word after `--formula` is a name, unless it is a file: `--formula FILE` covers everything in that file. */
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
