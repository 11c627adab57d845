/** The report of `cost`: for each network a table of its parts and the memory that training takes, then the problems. */
import {
  type ConventionName,
  conventions,
  costOf,
  isNumber,
  type NetworkCosts,
  type OptimizerKind,
  settingOf,
  showInteger,
  type TrainingMemory,
  type TrainingSetting,
  trainingMemory,
  wholeNumber,
} from '../../index.ts'
import type { ReportOptions } from '../options.ts'
import { type PartKind, partsOf, totalsOf } from '../parts.ts'
import { countProblems, type Report, type ReportedNetwork } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { countsText } from './counts.ts'
import { hanging, hasFormulas } from './footnotes.ts'
import { costFields, jsonReport } from './json.ts'
import { problemList } from './markdown.ts'
import { bytesText, jsonFigures, jsonInteger, jsonShape } from './numbers.ts'
import { partsTable } from './parts_table.ts'
import { headingText, lastLine, networkTableText, prettyOptions, problemsText, sizeNote } from './pretty.ts'
import { markdownText, shortened, type TableView, tableMarkdown } from './table_view.ts'

export interface CostReportOptions extends ReportOptions {
  readonly format: 'pretty' | 'json' | 'markdown'
  readonly by: PartKind
  readonly batch?: number
  readonly optimizer?: OptimizerKind
  readonly convention: ConventionName
}

/** A network with everything that is printed about it. */
interface CostedNetwork {
  readonly reported: ReportedNetwork
  readonly costs: NetworkCosts
  readonly setting: TrainingSetting
  readonly memory: TrainingMemory
}

const mostRows = 100

/** The report in the requested format, ending with a line break. */
export function costReport(report: Report, options: CostReportOptions, terminal: Terminal): string {
  const costed = report.networks.map((reported) => costsOfNetwork(reported, options))
  switch (options.format) {
    case 'pretty':
      return prettyCosts(report, costed, options, terminal)
    case 'json':
      return jsonCosts(report, costed, options)
    case 'markdown':
      return markdownCosts(report, costed, options)
  }
}

function costsOfNetwork(reported: ReportedNetwork, options: CostReportOptions): CostedNetwork {
  const { network } = reported
  const { convention, batch, optimizer } = options
  const costs = convention === 'default' ? reported.costs : costOf(network, conventions[convention])
  const setting = settingOf(network, {
    batch: batch === undefined ? null : wholeNumber(batch),
    optimizer: optimizer ?? null,
  })
  return { reported, costs, setting, memory: trainingMemory(network, costs, setting) }
}

function tableOf({ reported, costs }: CostedNetwork, { by, all }: CostReportOptions): TableView {
  const title = by === 'row' && !reported.network.hasTable ? 'stage' : by
  // Rows cover only the main output; blocks and operations include those in the heads.
  const whole = by === 'row' ? costs.whole : costs.withHeads
  const table = partsTable(title, partsOf(reported, costs, by), totalsOf(reported, costs), whole)
  return all ? table : shortened(table, mostRows)
}

/** `training, batch 32, momentum: 1.50 GiB = weights 51.0 MiB + …`. */
function trainingText({ setting, memory, reported }: CostedNetwork): string {
  const parts = (['weights', 'gradients', 'optimizer', 'averages', 'activations'] as const)
    .map((part) => ({ part, text: bytesText(memory[part]) }))
    .filter(({ text }) => text !== '0 B')
    .map(({ part, text }) => `${part} ${text}`)
  const heads = reported.network.heads.length > 0 ? ', with heads' : ''
  const setup = `batch ${showInteger(setting.batch)}, ${setting.optimizer}${heads}`
  // As a formula, the total would only repeat its parts.
  const total = isNumber(memory.total) ? `${bytesText(memory.total)} = ` : ''
  return `training memory (${setup}): ${total}${parts.join(' + ')}`
}

function prettyCosts(
  report: Report,
  costed: readonly CostedNetwork[],
  options: CostReportOptions,
  terminal: Terminal,
): string {
  const pretty = prettyOptions(options, terminal)
  const { style } = pretty
  const parts = [
    ...costed.map((one) =>
      [
        headingText(one.reported, style),
        ...sizeNote(one.reported, style),
        '',
        networkTableText(one.reported, tableOf(one, options), pretty),
        '',
        hasFormulas(one.reported.network)
          ? hanging('', trainingText(one), pretty.columns)
          : trainingText(one),
      ].join('\n'),
    ),
    ...(costed.length > 0 ? [style.faint(`counted: ${conventions[options.convention].counts}`)] : []),
    ...problemsText(report.problems, pretty),
    lastLine(report, style),
  ]
  return `${parts.join('\n\n')}\n`
}

function markdownCosts(report: Report, costed: readonly CostedNetwork[], options: CostReportOptions): string {
  const parts = [
    `**${countsText(countProblems(report.problems), report)}**`,
    problemList(report),
    ...costed.flatMap((one) => [
      `### ${markdownText(one.reported.network.name)}`,
      tableMarkdown(tableOf(one, options)),
      markdownText(trainingText(one)),
    ]),
    ...(costed.length > 0 ? [`Counted: ${markdownText(conventions[options.convention].counts)}`] : []),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function jsonCosts(
  report: Report,
  costed: readonly CostedNetwork[],
  { by, convention }: CostReportOptions,
): string {
  return jsonReport(report, (_, index) => {
    const { reported, costs, setting, memory } = costed[index]!
    return {
      costs,
      fields: {
        convention: { name: convention, counts: conventions[convention].counts },
        parts_by: by,
        parts: partsOf(reported, costs, by).map(({ name, uses, output, cost }) => ({
          name,
          uses,
          output: output === null ? null : jsonShape(output),
          ...costFields(cost),
        })),
        training_memory: {
          batch: jsonInteger(setting.batch),
          optimizer: setting.optimizer,
          heads: setting.heads,
          ...jsonFigures({
            weights: memory.weights,
            gradients: memory.gradients,
            optimizer_state: memory.optimizer,
            averages: memory.averages,
            activations: memory.activations,
            total: memory.total,
          }),
        },
      },
    }
  })
}
