/** A report for people: the tables, then the problems, most important last, then the counts. */
import {
  compare,
  inputShape,
  isNumber,
  outputShape,
  type Problem,
  renderProblem,
  type Style,
  shapesEqual,
  showInteger,
  showShape,
  visible,
} from '../../index.ts'
import type { ReportOptions } from '../options.ts'
import { countProblems, type Report, type ReportedNetwork } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { countsText } from './counts.ts'
import { formulaTableText, hasFormulas } from './footnotes.ts'
import { claimMarks, networkTable } from './network_table.ts'
import { shortened, type TableView, tableText } from './table_view.ts'
import { typesText } from './types_view.ts'

export interface PrettyOptions {
  readonly style: Style
  readonly columns: number
  /** Whether to print the table of every network, every row and every problem. */
  readonly all: boolean
}

const mostRows = 60
const mostProblems = 20

/** The report, ending with a line break. */
export function prettyReport(report: Report, options: PrettyOptions): string {
  const { inFull, inBrief } = options.all ? { inFull: report.networks, inBrief: [] } : divide(report.networks)
  const parts = [
    ...inFull.map((reported) => networkText(reported, options)),
    ...(inBrief.length > 0
      ? [
          (inBrief.some(({ network }) => hasFormulas(network)) ? formulaTableText : plainTableText)(
            shortened(briefTable(inBrief), options.all ? Number.POSITIVE_INFINITY : mostRows),
            options,
          ),
        ]
      : []),
    ...otherWeights(inBrief, options.style),
    ...problemsText(report.problems, options),
    lastLine(report, options.style),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The types of the blocks instead of the networks' tables, then the problems. */
export function typesReport(report: Report, options: PrettyOptions): string {
  const parts = [
    typesText(report, options.style),
    ...problemsText(report.problems, options),
    lastLine(report, options.style),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Shows the first network of each table in full, and the others (members of families, variants) in one line each. */
export function divide(networks: readonly ReportedNetwork[]): {
  readonly inFull: readonly ReportedNetwork[]
  readonly inBrief: readonly ReportedNetwork[]
} {
  if (networks.length === 1) return { inFull: networks, inBrief: [] }
  const tables = new Set<string>()
  const inFull = networks.filter(({ network }) => {
    const first = network.rows[0]
    if (!network.hasTable || !first || network.name.includes('.')) return false
    const table = `${first.span.start} ${first.span.source.name}`
    return !tables.has(table) && tables.add(table)
  })
  return { inFull, inBrief: networks.filter((network) => !inFull.includes(network)) }
}

/** `googlenet  224×224×3 → 1×1×1000`. */
export function headingText({ network, file }: ReportedNetwork, style: Style): string {
  const shapes = `${showShape(inputShape(network))} → ${showShape(outputShape(network))}`
  return `${style.strong(visible(network.name))}  ${shapes}  ${style.faint(visible(file))}`
}

function networkText(reported: ReportedNetwork, options: PrettyOptions): string {
  const { style, all } = options
  const { table, marks, waivers } = networkTable(reported)
  const legend = (['holds', 'waived', 'differs'] as const)
    .filter((status) => marks.has(status))
    .map((status) => `${claimMarks[status].mark} ${claimMarks[status].says}`)
  return [
    headingText(reported, style),
    ...sizeNote(reported, style),
    '',
    networkTableText(reported, shortened(table, all ? Number.POSITIVE_INFINITY : mostRows), options),
    ...(legend.length === 0 ? [] : ['', style.faint(legend.join('   '))]),
    ...waivers.map(({ reason, claims }) =>
      style.faint(`${claimMarks.waived.mark} ${visible(claims.join(', '))}: ${visible(reason)}`),
    ),
  ].join('\n')
}

/** The table of a network; long formulas are moved below it. */
export function networkTableText(
  { network }: ReportedNetwork,
  table: TableView,
  options: Pick<PrettyOptions, 'style' | 'columns'>,
): string {
  return hasFormulas(network) ? formulaTableText(table, options) : plainTableText(table, options)
}

function plainTableText(table: TableView, { style }: Pick<PrettyOptions, 'style'>): string {
  return tableText(table, style)
}

const weightsNote = 'its weights differ at this size'

/** A line about a network at a size other than the declared one; none if the sizes agree. */
export function sizeNote({ network, costs, declared }: ReportedNetwork, style: Style): readonly string[] {
  if (declared === undefined || shapesEqual(inputShape(network), inputShape(declared.network)) === 'yes')
    return []
  const [here, there] = [costs.withHeads.params, declared.costs.withHeads.params]
  const others =
    isNumber(there) && compare(here, there) !== 0
      ? `; ${weightsNote}: ${showInteger(here)} instead of ${showInteger(there)}`
      : ''
  return [style.faint(`declared for ${showShape(inputShape(declared.network))}${others}`)]
}

/** The notes on networks of the brief table whose weights differ at the size given with `--at`. */
function otherWeights(networks: readonly ReportedNetwork[], style: Style): readonly string[] {
  const lines = networks.flatMap((reported) =>
    sizeNote(reported, style)
      .filter((note) => note.includes(weightsNote))
      .map((note) => `${style.faint(visible(reported.network.name))}: ${note}`),
  )
  return lines.length === 0 ? [] : [lines.join('\n')]
}

/** A table with one row per network. */
export function briefTable(networks: readonly ReportedNetwork[]): TableView {
  return {
    columns: [
      { title: 'network', align: 'left' },
      { title: 'input', align: 'left' },
      { title: 'output', align: 'left' },
      { title: 'depth', align: 'right' },
      { title: 'params', align: 'right' },
      { title: 'MACs', align: 'right' },
    ],
    rows: networks.map(({ network, costs }) => ({
      cells: [
        network.name,
        showShape(inputShape(network)),
        showShape(outputShape(network)),
        costs.whole.depth === null ? '' : String(costs.whole.depth),
        showInteger(costs.whole.params),
        showInteger(costs.whole.macs),
      ].map((text) => ({ text })),
    })),
  }
}

/** Warnings first, errors last, each in source order; after twenty, only the number of the rest. */
export function problemsText(
  problems: readonly Problem[],
  { style, columns, all }: Pick<PrettyOptions, 'style' | 'columns' | 'all'>,
): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const shownErrors = all ? errors : errors.slice(0, mostProblems)
  const shownWarnings = all ? warnings : warnings.slice(0, mostProblems - shownErrors.length)
  const left = problems.length - shownErrors.length - shownWarnings.length
  return [
    ...[...shownWarnings, ...shownErrors].map((problem) => renderProblem(problem, { style, columns })),
    ...(left > 0 ? [style.faint(`… and ${left} more (--all shows them)`)] : []),
  ]
}

/** How to print a report: in colour only if it goes to a terminal or `--color` requests it. */
export function prettyOptions(options: ReportOptions, terminal: Terminal): PrettyOptions {
  const { color, output, all } = options
  const isFile = output !== undefined && output !== '-'
  return {
    style: terminal.style(isFile && color === 'auto' ? 'never' : color),
    columns: terminal.columns,
    all: all === true,
  }
}

/** The counts, with a pointer to `inc explain`. */
export function lastLine(report: Report, style: Style): string {
  const counts = countProblems(report.problems)
  const text = countsText(counts, report)
  const codes = new Set(report.problems.map(({ code }) => code))
  const [only] = codes
  const hint = only === undefined ? '' : style.faint(`  (inc explain ${only}${codes.size > 1 ? ', …' : ''})`)
  const isBad = counts.errors > 0 || report.failures.length > 0
  return `${isBad ? style.error(text) : counts.warnings > 0 ? style.warning(text) : style.good(text)}${hint}`
}
