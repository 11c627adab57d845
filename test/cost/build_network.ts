/** Builds checked networks by hand, without a parser or a checker: an independent way to what costs and targets read. */

import {
  type Budget,
  type Call,
  type Claim,
  type ClaimQuantity,
  type Head,
  INPUT,
  INPUT_NAME,
  MAIN_NAME,
  type Network,
  type Operation,
  type Row,
  type Subject,
  type ValueId,
} from '../../src/network/network.ts'
import { type ArgumentValue, type PrimitiveName, primitives } from '../../src/ops/index.ts'
import { type Dimension, number, type Shape, shapeOf, windowOf } from '../../src/shape/index.ts'
import type { Source, Span } from '../../src/source/source.ts'
import { printedNumberOf, printedOf } from './printed_text.ts'

/** `waived: '9.2K'` beside a printed figure; `feeds` where the row was computed from the cell. */
export interface ClaimText {
  readonly printed: string
  readonly waived?: string
  readonly feeds?: boolean
}

export interface RowDetails {
  readonly label?: string
  readonly claims?: Readonly<Partial<Record<ClaimQuantity, string | ClaimText>>>
}

export type BudgetText = Pick<Budget, 'quantity' | 'comparison'> & {
  readonly bound: string
  readonly subject?: Subject
  readonly batch?: number
  readonly optimizer?: Budget['optimizer']
}

/** Numbers stand for dimensions; what is left out takes the primitive's default. */
export type ArgumentTexts = Readonly<Record<string, ArgumentValue | number>>

/** Collects operations, rows, heads, claims and budgets; each row, waiver and budget has a line of the source to itself. */
export class NetworkBuilder {
  private text = ''
  private readonly source: Source
  private readonly operations: Operation[] = []
  private readonly rows: Row[] = []
  private readonly heads: Head[] = []
  private readonly claims: Claim[] = []
  private readonly budgets: Budget[] = []
  private mainEnd: number | null = null
  private result: ValueId = INPUT
  private readonly input: Shape
  private readonly thousand: number

  constructor(input: readonly number[], thousand = 1000) {
    this.input = shapeOf(...input)
    this.thousand = thousand
    const written = () => this.text
    this.source = {
      name: 'built.inc',
      get text() {
        return written()
      },
    }
  }

  private write(text: string): Span {
    const start = this.text.length
    this.text += text
    return { source: this.source, start, end: this.text.length }
  }

  shapeOf(value: ValueId): Shape {
    return value === INPUT ? this.input : this.operations[value]!.output
  }

  /** Uses a primitive; its shape rule gives the output. */
  operation(name: PrimitiveName, given: ArgumentTexts, ...inputs: readonly ValueId[]): ValueId {
    const primitive = primitives[name]
    const args = Object.fromEntries(
      Object.entries(primitive.parameters).map(([parameter, { defaultValue }]) => {
        const value = given[parameter] ?? defaultValue
        if (value === undefined) throw new Error(`${name} needs ${parameter}`)
        return [parameter, typeof value === 'number' ? number(value) : value]
      }),
    )
    const inferred = primitive.infer(
      inputs.map((input) => this.shapeOf(input)),
      args,
    )
    if (!inferred.ok) throw new Error(`${name}: ${JSON.stringify(inferred.fault)}`)
    const id = this.operations.length
    const span = { source: this.source, start: this.text.length, end: this.text.length }
    this.operations.push({
      id,
      primitive: name,
      arguments: args,
      formulas: args,
      inputs,
      output: inferred.output,
      span,
    })
    return id
  }

  /** A convolution and its ReLU. */
  conv(size: number, filters: number, input: ValueId, stride = 1): ValueId {
    return this.operation(
      'relu',
      {},
      this.operation('conv2d', { size: windowOf(size, size, stride), filters }, input),
    )
  }

  /** A row of the table; what `define` gives is its output. */
  row(
    type: string,
    input: ValueId,
    define: (input: ValueId) => ValueId,
    { label, claims = {} }: RowDetails = {},
  ): ValueId {
    const first = this.operations.length
    const output = define(input)
    const end = this.operations.length
    const row = this.rows.length
    const span = this.write(`| ${type}`)
    const same = this.rows.filter((other) => other.type === type)
    this.rows.push({
      label: label ?? null,
      type,
      occurrence: { index: same.length + 1, count: 1 },
      input,
      output,
      first,
      end,
      firstStep: -1,
      endStep: -1,
      span,
    })
    const reference = label ?? `${type}[${same.length + 1}]`
    const written = Object.entries(claims) as [ClaimQuantity, string | ClaimText][]
    this.claim({ kind: 'row', row }, reference, written)
    return output
  }

  /** Claims of a total row, each on its own line. */
  total(claims: NonNullable<RowDetails['claims']>): void {
    this.write('| total')
    this.claim({ kind: 'whole' }, 'total', Object.entries(claims) as [ClaimQuantity, string | ClaimText][])
  }

  private claim(
    subject: Subject,
    reference: string,
    written: readonly [ClaimQuantity, string | ClaimText][],
  ): void {
    const cells = written.map(([quantity, given]) => {
      const { printed, waived, feeds = false } = typeof given === 'string' ? { printed: given } : given
      this.write(' | ')
      return { quantity, printed, waived, feeds, span: this.write(printed) }
    })
    this.write(' |\n')
    for (const { quantity, printed, waived, feeds, span } of cells)
      this.claims.push({
        subject,
        quantity,
        header: quantity === 'output' ? 'output size' : quantity,
        reference: `${reference}.${quantity}`,
        feeds,
        printed: printedOf(printed, this.thousand),
        span,
        waiver: waived === undefined ? null : this.waiver(`${reference}.${quantity}`, waived),
      })
  }

  private waiver(reference: string, value: string): NonNullable<Claim['waiver']> {
    const begin = this.write(`waive ${reference} is `)
    const valueSpan = this.write(value)
    const end = this.write(' because "of the test"\n')
    return {
      value: printedOf(value, this.thousand),
      reason: 'of the test',
      span: { ...begin, end: valueSpan.end },
      valueSpan,
      removal: { ...begin, end: end.end },
    }
  }

  /** Ends the main output; heads may follow. */
  main(result: ValueId): void {
    this.result = result
    this.mainEnd = this.operations.length
  }

  head(name: string, at: string, input: ValueId, define: (input: ValueId) => ValueId): ValueId {
    const first = this.operations.length
    const output = define(input)
    const end = this.operations.length
    const span = this.write(`head ${name}\n`)
    const body = this.call(name, input, output, first, end)
    this.heads.push({ name, at, input, output, first, end, body, span })
    return output
  }

  budget({ quantity, comparison, bound, subject, batch, optimizer }: BudgetText): void {
    this.budgets.push({
      quantity,
      shown: subject?.kind === 'row' ? `${quantity}(${this.rows[subject.row]!.label})` : quantity,
      subject: subject ?? { kind: 'whole' },
      batch: batch === undefined ? null : number(batch),
      optimizer: optimizer ?? null,
      comparison,
      bound: printedNumberOf(bound),
      sizes: null,
      span: this.write(`  ${quantity} ${comparison} ${bound}\n`),
    })
  }

  /** A call of a block over operations that were built, without nested calls. */
  call(block: string | null, input: ValueId, output: ValueId, first: ValueId, end: ValueId): Call {
    const steps = this.operations
      .slice(first, end)
      .map(({ id }) => ({ kind: 'operation', operation: id }) as const)
    const declaration = { source: this.source, start: 0, end: 0 }
    return {
      block,
      declaration,
      documentation: null,
      arguments: [],
      transparent: false,
      inputs: [{ name: INPUT_NAME, value: input, sizes: [] }],
      results: [{ name: MAIN_NAME, value: output }],
      steps,
      first,
      end,
    }
  }

  build(name = 'built'): Network {
    const end = this.mainEnd ?? this.operations.length
    const counts = new Map<string, number>()
    for (const { type } of this.rows) counts.set(type, (counts.get(type) ?? 0) + 1)
    const result = this.mainEnd === null ? end - 1 : this.result
    return {
      name,
      documentation: null,
      span: { source: this.source, start: 0, end: 0 },
      inputs: [{ name: INPUT_NAME, shape: this.input }],
      given: [],
      operations: this.operations,
      results: [{ name: MAIN_NAME, value: result }],
      body: this.call(null, INPUT, result, 0, end),
      rows: this.rows.map((row) => ({
        ...row,
        occurrence: { ...row.occurrence, count: counts.get(row.type)! },
      })),
      hasTable: true,
      printedTable: null,
      heads: this.heads,
      claims: this.claims,
      budgets: this.budgets,
      recipe: null,
    }
  }
}

/** The value of a dimension that is a whole number; throws for any other. */
export function integer(dimension: Dimension): bigint {
  if (dimension.kind !== 'number' || dimension.value.denominator !== 1n) throw new Error('not a whole number')
  return dimension.value.numerator
}
