/** The JSON document of `check` and `cost`, versioned by `format_version`. Integers are exact, shapes channels-last. */
import {
  type Cost,
  type CostRow,
  costTable,
  inputShape,
  type NetworkCosts,
  outputShape,
  type Problem,
  positionAt,
  type Reach,
  type Severity,
  type Span,
  shapeOf,
} from '../../index.ts'
import type { CommandFailure } from '../failure.ts'
import type { Report, ReportedNetwork } from '../report.ts'
import { statusOf } from './network_table.ts'
import { jsonFigures, jsonInteger, jsonShape } from './numbers.ts'
import { typeEntry } from './types_view.ts'
import { formatVersion } from './version.ts'

/** What a command prints about a network: its costs, perhaps under another convention, and fields beyond the common ones. */
export interface NetworkDetails {
  readonly costs: NetworkCosts
  readonly fields: Readonly<Record<string, unknown>>
}

/** One document, ending with a line break. `details` is called for each network; `more` adds top-level fields. */
export function jsonReport(
  report: Report,
  details: (network: ReportedNetwork, index: number) => NetworkDetails = ({ costs }) => ({
    costs,
    fields: {},
  }),
  withTypes = false,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const document = {
    format_version: formatVersion,
    networks: report.networks.map((network, index) => networkEntry(network, details(network, index))),
    ...(withTypes ? { types: report.types.map(typeEntry) } : {}),
    ...more,
    problems: [...report.failures.map(failureEntry), ...report.problems.map(problemEntry)],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function networkEntry(reported: ReportedNetwork, { costs, fields }: NetworkDetails) {
  const { network, file, declared } = reported
  const claims = claimEntries(reported)
  return {
    name: network.name,
    file,
    line: positionAt(network.span.source, network.span.start).line,
    input: jsonShape(inputShape(network)),
    output: jsonShape(outputShape(network)),
    ...(declared === undefined
      ? {}
      : {
          declared_input: jsonShape(inputShape(declared.network)),
          declared_params: jsonInteger(declared.costs.whole.params),
        }),
    ...costFields(costs.whole),
    convention: costs.convention,
    rows: network.rows.map((row, index) => ({
      label: row.label,
      type: row.type,
      output: jsonShape(shapeOf(network, row.output)),
      ...costFields(costs.rows[index]!),
      line: positionAt(row.span.source, row.span.start).line,
      claims: claims.rows[index],
    })),
    heads: network.heads.map((head, index) => ({
      name: head.name,
      at: head.at,
      output: jsonShape(shapeOf(network, head.output)),
      ...costFields(costs.heads[index]!),
    })),
    with_heads: costFields(costs.withHeads),
    claims: claims.whole,
    ...fields,
  }
}

/** The costs of a part as JSON fields; fields that do not apply are left out. */
export function costFields(cost: Omit<Cost, 'depth'> & Partial<Cost & Reach>) {
  const pair = (size: Reach['receptiveField']) =>
    size === null ? null : [jsonInteger(size.height), jsonInteger(size.width)]
  const { formulas, activation_memory, ...counts } = jsonFigures({
    params: cost.params,
    frozen_params: cost.frozenParams,
    macs: cost.macs,
    flops: cost.flops,
    activation_memory: cost.activationMemory,
  })
  return {
    ...counts,
    ...(cost.depth === undefined ? {} : { depth: cost.depth }),
    activation_memory,
    ...(formulas === undefined ? {} : { formulas }),
    ...(cost.receptiveField === undefined ? {} : { receptive_field: pair(cost.receptiveField) }),
    ...(cost.effectiveStride === undefined ? {} : { effective_stride: pair(cost.effectiveStride) }),
  }
}

/** Each claim with its verdict, grouped by row. */
function claimEntries({ network, costs }: ReportedNetwork) {
  const columns = [...new Set(network.claims.map(({ quantity }) => quantity))]
  const table = costTable(network, costs, columns)
  const entriesOf = (row: CostRow) =>
    row.cells.flatMap(({ printed }, index) => {
      if (printed === null) return []
      const { text, verdict, waivedAs } = printed
      return [{ quantity: columns[index]!, printed: text, status: statusOf(verdict), waived_as: waivedAs }]
    })
  return { rows: table.rows.map(entriesOf), whole: entriesOf(table.total) }
}

function region(span: Span) {
  const start = positionAt(span.source, span.start)
  const end = positionAt(span.source, span.end)
  return {
    file: span.source.name,
    line: start.line,
    column: start.column,
    end_line: end.line,
    end_column: end.column,
  }
}

function problemEntry(problem: Problem) {
  const { code, severity, message, span, labels, help, fixes } = problem
  return {
    code,
    severity,
    message,
    ...region(span),
    help,
    labels: labels.map(({ span: at, text }) => ({ ...region(at), text })),
    fixes: fixes.map(({ title, edits, safe }) => ({
      title,
      safe,
      edits: edits.map(({ span: at, text }) => ({ ...region(at), text })),
    })),
  }
}

/** A file that could not be read has no lines, but consumers expect one, so the problem is placed on the first. */
function failureEntry(failure: CommandFailure) {
  const severity: Severity = 'error'
  return {
    code: failure.code,
    severity,
    message: failure.message,
    file: failure.file,
    line: 1,
    column: 1,
    help: failure.help,
    labels: [],
    fixes: [],
  }
}
