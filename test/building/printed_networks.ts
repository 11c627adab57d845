/** Networks built by hand with what a paper prints of them: rows with claims and waivers, totals, budgets. */
import {
  closeHead,
  closeRow,
  finishNetwork,
  networkBuilder,
  openHead,
  openRow,
  outlineLine,
} from '../../src/network/build.ts'
import {
  type Budget,
  type Claim,
  type ClaimQuantity,
  INPUT_NAME,
  type Network,
  type Subject,
  type ValueId,
} from '../../src/network/network.ts'
import { asInteger, type Dimension, number, shapeOf, windowOf } from '../../src/shape/index.ts'
import { type Building, buildingOn } from './networks.ts'
import { printedNumberOf, printedOf } from './printed_text.ts'

/** `waived: '9.2K'` beside a printed figure; `feeds` where the row was computed from the cell. */
export interface ClaimText {
  readonly printed: string
  readonly waived?: string
  readonly feeds?: boolean
}

type ClaimTexts = Readonly<Partial<Record<ClaimQuantity, string | ClaimText>>>

export interface RowDetails {
  readonly label?: string
  readonly claims?: ClaimTexts
}

export type BudgetText = Pick<Budget, 'quantity' | 'comparison'> & {
  readonly bound: string
  readonly subject?: Subject
  readonly batch?: number
  readonly optimizer?: Budget['optimizer']
}

/** A network while it is built; each row, waiver and budget has a line of the source to itself. */
export interface PrintedBuilding extends Building {
  /** A row of the table; its output is what `define` gives. */
  readonly row: (
    type: string,
    input: ValueId,
    define: (input: ValueId) => ValueId,
    details?: RowDetails,
  ) => ValueId
  /** The claims of a total row. */
  readonly total: (claims: ClaimTexts) => void
  readonly head: (name: string, at: string, input: ValueId, build: (inside: Building) => ValueId) => void
  readonly budget: (budget: BudgetText) => void
  /** The network; its result is the last value of its body, unless another is given. */
  readonly network: (name?: string, result?: ValueId) => Network
}

/** Begins a network; `thousand` is the size of K in its table. */
export function printedNetwork(input: readonly number[], thousand = 1000): PrintedBuilding {
  const inputs = [{ name: INPUT_NAME, shape: shapeOf(...input) }]
  const builder = networkBuilder('built', inputs, { sourceName: 'built.inc' })
  const claims: Claim[] = []
  const budgets: Budget[] = []
  const met = new Map<string, number>()
  let rows = 0

  /** A line of the table, and its claims. */
  const line = (first: string, subject: Subject, reference: string, texts: ClaimTexts) => {
    const cells = (Object.entries(texts) as [ClaimQuantity, string | ClaimText][]).map(
      ([quantity, given]) => ({
        quantity,
        ...(typeof given === 'string' ? { printed: given } : given),
      }),
    )
    const text = `| ${[first, ...cells.map(({ printed }) => printed)].join(' | ')} |`
    const span = outlineLine(builder, text)
    let start = span.start + `| ${first} | `.length
    for (const { quantity, printed, waived, feeds = false } of cells) {
      const own = `${reference}.${quantity}`
      claims.push({
        subject,
        quantity,
        header: quantity === 'output' ? 'output size' : quantity,
        reference: own,
        feeds,
        printed: printedOf(printed, thousand),
        span: { ...span, start, end: start + printed.length },
        waiver: waived === undefined ? null : waiver(own, waived),
      })
      start += printed.length + ' | '.length
    }
    return span
  }
  const waiver = (reference: string, value: string): NonNullable<Claim['waiver']> => {
    const span = outlineLine(builder, `waive ${reference} is ${value} because "of the test"`)
    const start = span.start + `waive ${reference} is `.length
    const end = start + value.length
    return {
      value: printedOf(value, thousand),
      reason: 'of the test',
      span: { ...span, end },
      valueSpan: { ...span, start, end },
      removal: { ...span, end: span.end + 1 },
    }
  }

  return {
    ...buildingOn(builder, builder.span),
    row: (type, value, define, { label, claims: texts = {} } = {}) => {
      const index = (met.get(type) ?? 0) + 1
      met.set(type, index)
      const span = line(type, { kind: 'row', row: rows }, label ?? `${type}[${index}]`, texts)
      rows += 1
      const row = openRow(builder, { type, label: label ?? null, input: value, span })
      const output = define(value)
      closeRow(row, output)
      return output
    },
    total: (texts) => void line('total', { kind: 'whole' }, 'total', texts),
    head: (name, at, value, build) => {
      const head = openHead(builder, { head: name, at, input: value })
      closeHead(head, build(buildingOn(head, head.span)))
    },
    budget: ({ quantity, comparison, bound, subject = { kind: 'whole' }, batch, optimizer = null }) => {
      const label = subject.kind === 'row' ? builder.growing.rows[subject.row]!.label : null
      budgets.push({
        quantity,
        shown: label === null ? quantity : `${quantity}(${label})`,
        subject,
        batch: batch === undefined ? null : number(batch),
        optimizer,
        comparison,
        bound: printedNumberOf(bound),
        sizes: null,
        span: outlineLine(builder, `${quantity} ${comparison} ${bound}`),
      })
    },
    network: (
      name = 'built',
      result = (builder.growing.heads[0]?.first ?? builder.operations.length) - 1,
    ) => ({
      ...finishNetwork(builder, result, { hasTable: true, claims, budgets }),
      name,
    }),
  }
}

/** A convolution and its ReLU. */
export function rectified(
  { operation }: Building,
  size: number,
  filters: number,
  input: ValueId,
  stride = 1,
): ValueId {
  return operation('relu', [operation('conv2d', [input], { size: windowOf(size, size, stride), filters })])
}

/** The value of a dimension that is a whole number; throws for any other. */
export function integer(dimension: Dimension): bigint {
  const whole = asInteger(dimension)
  if (whole === null) throw new Error('This is not a whole number.')
  return whole
}
