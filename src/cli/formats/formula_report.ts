/** The report of `cost --formula`: the costs of networks and blocks as formulas, row by row and in total. */
import {
  asInteger,
  type BlockType,
  type Cost,
  compare,
  conventions,
  type Dimension,
  nameOfRow,
  parametersOf,
  positionAt,
  type Style,
  showFormula,
  showShape,
  showStatus,
  sum,
  visible,
} from '../../index.ts'
import type { FormulaCase, FormulaEntry } from '../formulas.ts'
import { countProblems, type Report } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import type { CostReportOptions } from './cost_report.ts'
import { countsText } from './counts.ts'
import { hanging } from './footnotes.ts'
import { costFields, jsonReport } from './json.ts'
import { problemList } from './markdown.ts'
import { jsonShape } from './numbers.ts'
import { lastLine, type PrettyOptions, prettyOptions, problemsText } from './pretty.ts'
import { markdownText } from './table_view.ts'

/** The report in the requested format, ending with a line break. */
export function formulaReport(
  report: Report,
  entries: readonly FormulaEntry[],
  options: CostReportOptions,
  terminal: Terminal,
): string {
  const counted = conventions[options.convention].counts
  switch (options.format) {
    case 'pretty': {
      const pretty = prettyOptions(options, terminal)
      const parts = [
        ...entries.map((entry) => entryText(entry, hasRows(entry, pretty), pretty)),
        ...(entries.length > 0 ? [pretty.style.faint(`counted: ${counted}`)] : []),
        ...problemsText(report.problems, pretty),
        lastLine(report, pretty.style),
      ]
      return `${parts.join('\n\n')}\n`
    }
    case 'markdown': {
      const parts = [
        `**${countsText(countProblems(report.problems), report)}**`,
        problemList(report),
        ...entries.map((entry) => entryMarkdown(entry, hasRows(entry, options))),
        ...(entries.length > 0 ? [`Counted: ${markdownText(counted)}`] : []),
      ]
      return `${parts.filter((part) => part !== '').join('\n\n')}\n`
    }
    case 'json':
      return jsonFormulas(report, entries, options)
  }
}

/** A figure of a part: its title, such as `MACs`, and its formula. */
interface Figure {
  readonly title: string
  readonly formula: string
}

function figuresOf(cost: Omit<Cost, 'depth'>, parameters: readonly string[]): readonly Figure[] {
  const isZero = (value: Dimension) => asInteger(value) === 0n
  const isTwice = compare(cost.flops, sum([cost.macs, cost.macs])) === 0
  const all: readonly (readonly [string, Dimension])[] = [
    ['params', cost.params],
    ...(isZero(cost.frozenParams) ? [] : [['frozen params', cost.frozenParams] as const]),
    ['MACs', cost.macs],
    ...(isTwice ? [] : [['FLOPs', cost.flops] as const]),
    ['activation bytes', cost.activationMemory],
  ]
  return all.map(([title, value]) => ({ title, formula: showFormula(value, parameters) }))
}

/** The rows of a case, if requested, and its total. */
function partsOf(
  { network, costs }: FormulaCase,
  withRows: boolean,
): readonly { readonly name: string; readonly figures: readonly Figure[] }[] {
  const parameters = parametersOf(network)
  const rows = network.rows.map((row, index) => ({
    name: nameOfRow(row),
    figures: figuresOf(costs.rows[index]!, parameters),
  }))
  const total = { name: 'total', figures: figuresOf(costs.whole, parameters) }
  return withRows && rows.length > 1 ? [...rows, total] : [total]
}

/** Whether to list rows: always for a network, whose rows are its table; for a block only with `--all`. */
function hasRows({ type }: FormulaEntry, { all }: { readonly all?: boolean }): boolean {
  return type === null || all === true
}

function entryText(entry: FormulaEntry, withRows: boolean, { style, columns }: PrettyOptions): string {
  const { name, file, type, cases } = entry
  const [only] = cases
  const isOne = cases.length === 1 && only !== undefined
  const shapes = isOne ? `  ${shapesOf(only)}` : ''
  const heading = `${style.strong(visible(name))}${visible(shapes)}  ${style.faint(visible(file))}`
  return [
    heading,
    ...(isKnown(type) ? [] : [`  ${style.faint(showStatus(type!))}`]),
    ...cases.flatMap((one) => [
      '',
      ...(isOne ? [] : [`${style.note('if')} ${one.when.join(' and ') || 'else'}: ${shapesOf(one)}`]),
      ...caseLines(one, withRows, style, columns),
    ]),
  ].join('\n')
}

function isKnown(type: BlockType | null): boolean {
  return type === null || type.status === 'proved' || type.status === 'inferred'
}

function shapesOf({ input, output }: FormulaCase): string {
  return `${showShape(input)} → ${showShape(output)}`
}

/** The figures of each row under its name, leaving out zeros, then the total. */
function caseLines(one: FormulaCase, withRows: boolean, style: Style, columns: number): readonly string[] {
  const parts = partsOf(one, withRows)
  const width = Math.max(...parts.flatMap(({ figures }) => figures.map(({ title }) => title.length)))
  return [
    ...parts.flatMap(({ name, figures }) => [
      ...(parts.length === 1 ? [] : [name === 'total' ? style.strong(name) : visible(name)]),
      ...figures
        .filter(({ formula }) => name === 'total' || formula !== '0')
        .map(({ title, formula }) => hanging(`  ${title.padEnd(width)}  `, visible(formula), columns)),
    ]),
    ...besideLines(one).map((line) => style.faint(`  ${line}`)),
  ]
}

function besideLines({ beside }: FormulaCase): readonly string[] {
  return beside.length === 0 ? [] : [`plus the cost of ${beside.join(' and ')}`]
}

function entryMarkdown(entry: FormulaEntry, withRows: boolean): string {
  const { name, type, cases } = entry
  const lines = cases.flatMap((one) => [
    `${one.when.length === 0 ? '' : `If ${markdownText(one.when.join(' and '))}: `}${markdownText(shapesOf(one))}`,
    partsOf(one, withRows)
      .flatMap(({ name: part, figures }) =>
        figures
          .filter(({ formula }) => part === 'total' || formula !== '0')
          .map(({ title, formula }) => `- ${markdownText(part)}, ${title}: ${markdownText(formula)}`),
      )
      .join('\n'),
    ...besideLines(one).map(markdownText),
  ])
  const status = isKnown(type) ? [] : [markdownText(showStatus(type!))]
  return [`### ${markdownText(name)}`, ...status, ...lines].join('\n\n')
}

function jsonFormulas(
  report: Report,
  entries: readonly FormulaEntry[],
  { convention }: CostReportOptions,
): string {
  const networks = entries.filter(({ type }) => type === null)
  const chosen = report.networks.filter(({ network, file }) =>
    networks.some((entry) => entry.name === network.name && entry.file === file),
  )
  const blocks = entries.flatMap(({ name, file, type, cases }) =>
    type === null
      ? []
      : [
          {
            name,
            file,
            line: positionAt(type.span.source, type.span.start).line,
            status: type.status,
            cases: cases.map((one) => ({
              when: one.when,
              input: jsonShape(one.input),
              output: jsonShape(one.output),
              ...costFields(one.costs.whole),
              rows: one.network.rows.map((row, index) => ({
                label: row.label,
                type: row.type,
                ...costFields(one.costs.rows[index]!),
              })),
              beside: one.beside,
            })),
          },
        ],
  )
  return jsonReport(
    { ...report, networks: chosen },
    (_, index) => ({
      costs: networks[index]!.cases[0]!.costs,
      fields: { convention: { name: convention, counts: conventions[convention].counts } },
    }),
    false,
    { blocks },
  )
}
