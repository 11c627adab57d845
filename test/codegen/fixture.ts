/** Small networks built by hand, the way the checker builds them from a file. */

import {
  type Call,
  type CallArgument,
  type CallValue,
  type Head,
  INPUT,
  INPUT_NAME,
  MAIN_NAME,
  type Network,
  type Operation,
  type Row,
  type Step,
  type ValueId,
} from '../../src/network/network.ts'
import { soleResult } from '../../src/network/shape_of.ts'
import { type ArgumentValue, type PrimitiveName, primitives } from '../../src/ops/index.ts'
import { type Dimension, name, number, type Shape, shapeOf, windowOf } from '../../src/shape/index.ts'
import type { Span } from '../../src/source/source.ts'

const source = { name: 'specs/fixture.inc', text: '' }

/** Each declaration of a fixture has its own place. */
const places = new Map<string, number>()
export function placeOf(declaration: string): Span {
  if (!places.has(declaration)) places.set(declaration, 10 * places.size)
  const start = places.get(declaration)!
  return { source, start, end: start + 1 }
}

type Arguments = Readonly<Record<string, ArgumentValue>>

/** A call while it is built. */
export interface Building {
  /** The value that the call was given. */
  readonly input: ValueId
  readonly shapeOf: (value: ValueId) => Shape
  readonly operation: (
    primitive: PrimitiveName,
    inputs: readonly ValueId[],
    args?: Arguments,
    formulas?: Arguments,
  ) => ValueId
  readonly call: (block: BlockOptions, input: ValueId, build: (inside: Building) => ValueId) => ValueId
}

export interface BlockOptions {
  readonly block: string
  readonly arguments?: Readonly<Record<string, CallValue>>
  readonly sizes?: readonly string[]
  readonly documentation?: string
  readonly transparent?: boolean
}

export interface RowOptions {
  readonly type: string
  readonly label?: string
  readonly build: (inside: Building, input: ValueId) => ValueId
}

export interface HeadOptions {
  readonly name: string
  readonly at: string
  readonly build: (inside: Building) => ValueId
}

/** A network of rows, with heads at labels. */
export function networkOf(
  networkName: string,
  input: readonly number[],
  rows: readonly RowOptions[],
  heads: readonly HeadOptions[] = [],
): Network {
  const operations: Operation[] = []
  const inputShape = shapeOf(...input)
  const shapeOfValue = (value: ValueId) => (value === INPUT ? inputShape : operations[value]!.output)
  const building = (steps: Step[], given: ValueId): Building => ({
    input: given,
    shapeOf: shapeOfValue,
    operation: (primitive, inputs, args = {}, formulas = args) => {
      const record = primitives[primitive]
      const defaults = Object.fromEntries(
        Object.entries(record.parameters).flatMap(([key, { defaultValue }]) =>
          defaultValue === undefined ? [] : [[key, defaultValue]],
        ),
      )
      const whole = { ...defaults, ...args }
      const inferred = record.infer(inputs.map(shapeOfValue), whole)
      if (!inferred.ok) throw new Error(`${primitive}: ${inferred.fault.kind}`)
      const id = operations.length
      operations.push({
        id,
        primitive,
        arguments: whole,
        formulas: { ...defaults, ...formulas },
        inputs,
        output: inferred.output,
        span: placeOf(networkName),
      })
      steps.push({ kind: 'operation', operation: id })
      return id
    },
    call: (options, value, build) => {
      const call = callOf(options, value, build)
      steps.push({ kind: 'call', call })
      return soleResult(call).value
    },
  })
  const callOf = (
    options: Partial<BlockOptions>,
    value: ValueId,
    build: (inside: Building) => ValueId,
  ): Call => {
    const steps: Step[] = []
    const first = operations.length
    const output = build(building(steps, value))
    const shape = shapeOfValue(value)
    return {
      block: options.block ?? null,
      declaration: placeOf(options.block ?? networkName),
      documentation: options.documentation ?? null,
      arguments: Object.entries(options.arguments ?? {}).map(
        ([key, each]): CallArgument => ({ name: key, value: each }),
      ),
      transparent: options.transparent ?? false,
      inputs: [
        {
          name: INPUT_NAME,
          value,
          sizes: (options.sizes ?? []).map((name, axis) => ({ name, size: shape[axis]!, axis })),
        },
      ],
      results: [{ name: MAIN_NAME, value: output }],
      steps,
      first,
      end: operations.length,
    }
  }
  const made: Row[] = []
  const body = callOf({}, INPUT, (inside) => {
    let value: ValueId = INPUT
    for (const row of rows) {
      const before = { value, first: operations.length }
      value = row.build(inside, value)
      const twins = rows.filter((other) => other.type === row.type)
      made.push({
        label: row.label ?? null,
        type: row.type,
        occurrence: { index: twins.indexOf(row) + 1, count: twins.length },
        input: before.value,
        output: value,
        first: before.first,
        end: operations.length,
        firstStep: -1,
        endStep: -1,
        span: placeOf(networkName),
      })
    }
    return value
  })
  const madeHeads = heads.map((head): Head => {
    const at = made.find((row) => row.label === head.at)!
    const first = operations.length
    const call = callOf({}, at.output, (inside) => head.build(inside))
    return {
      name: head.name,
      at: head.at,
      input: at.output,
      output: soleResult(call).value,
      first,
      end: operations.length,
      body: call,
      span: placeOf(`head ${head.name}`),
    }
  })
  return {
    name: networkName,
    documentation: null,
    span: placeOf(networkName),
    inputs: [{ name: INPUT_NAME, shape: inputShape }],
    given: [],
    operations,
    results: body.results,
    body,
    rows: made,
    hasTable: true,
    printedTable: null,
    heads: madeHeads,
    claims: [],
    budgets: [],
    recipe: null,
  }
}

/** A number that a block is called with, as a formula of the caller where it is not the number itself. */
export function numeric(value: number, formula: Dimension = number(value)): CallValue {
  return { kind: 'number', value: number(value), formula }
}

/** A square window. */
export function square(size: number, stride = 1): CallValue {
  const parts = [size, size, stride, stride].map((part) => number(part)) as [
    Dimension,
    Dimension,
    Dimension,
    Dimension,
  ]
  return { kind: 'window', value: parts, formula: parts }
}

/** `conv(size, filters)` of the paper, called in another block or a row. */
export function conv(
  inside: Building,
  input: ValueId,
  size: number,
  filters: number,
  formula: Dimension = number(filters),
  stride = 1,
): ValueId {
  const options: BlockOptions = {
    block: 'conv',
    documentation: 'Every convolution of the paper is followed by a rectified linear unit.',
    arguments: { size: square(size, stride), filters: numeric(filters, formula) },
    sizes: ['h', 'w', 'c'],
  }
  return inside.call(options, input, (own) => {
    const convolved = own.operation(
      'conv2d',
      [own.input],
      { size: windowOf(size, size, stride), filters: number(filters) },
      {
        size: {
          height: name('size.h'),
          width: name('size.w'),
          strideHeight: name('size.stride'),
          strideWidth: name('size.stride'),
        },
        filters: name('filters'),
      },
    )
    return own.operation('relu', [convolved])
  })
}

/** `inception(#1×1, #3×3 reduce, #3×3, pool proj)`, without the 5×5 path. */
export function inception(
  inside: Building,
  input: ValueId,
  filters: readonly [number, number, number, number],
): ValueId {
  const names = ['#1×1', '#3×3 reduce', '#3×3', 'pool proj']
  const options: BlockOptions = {
    block: 'inception',
    documentation: 'Inception module with dimension reductions, Figure 2(b).',
    arguments: Object.fromEntries(names.map((each, index) => [each, numeric(filters[index]!)])),
    sizes: ['h', 'w', 'c'],
  }
  return inside.call(options, input, (own) => {
    const one = conv(own, own.input, 1, filters[0], name('#1×1'))
    const reduced = conv(own, own.input, 1, filters[1], name('#3×3 reduce'))
    const three = conv(own, reduced, 3, filters[2], name('#3×3'))
    const pooled = own.operation('max_pool', [own.input], { size: windowOf(3, 3) })
    const projected = conv(own, pooled, 1, filters[3], name('pool proj'))
    return own.operation('concat', [one, three, projected])
  })
}

/** A network of two inception modules and two heads. */
export function twoInceptions(size = 16): Network {
  const classifier: BlockOptions = { block: 'classifier' }
  const head = (inside: Building) =>
    inside.call(classifier, inside.input, (own) => {
      const pooled = own.operation('avg_pool', [own.input], {
        size: windowOf(size / 4, size / 4),
        padding: { kind: 'valid' },
      })
      const flat = own.operation('flatten', [conv(own, pooled, 1, 8)])
      return own.operation('softmax', [own.operation('linear', [flat], { units: number(5) })])
    })
  return networkOf(
    'small net',
    [size, size, 3],
    [
      { type: 'conv', build: (inside, value) => conv(inside, value, 7, 8, number(8), 2) },
      {
        type: 'max pool',
        build: (inside, value) => inside.operation('max_pool', [value], { size: windowOf(3, 3, 2) }),
      },
      { type: 'inception', label: '3a', build: (inside, value) => inception(inside, value, [4, 6, 8, 2]) },
      { type: 'inception', label: '3b', build: (inside, value) => inception(inside, value, [5, 6, 9, 3]) },
      {
        type: 'avg pool',
        build: (inside, value) =>
          inside.operation('avg_pool', [value], {
            size: windowOf(size / 4, size / 4),
            padding: { kind: 'valid' },
          }),
      },
      {
        type: 'dropout',
        build: (inside, value) => inside.operation('dropout', [value], { rate: number(0.4) }),
      },
      {
        type: 'linear',
        build: (inside, value) =>
          inside.call(
            {
              block: 'linear',
              documentation: 'Only the output size is in the table.',
              arguments: { units: numeric(5) },
            },
            value,
            (own) => own.operation('linear', [own.input], { units: number(5) }, { units: name('units') }),
          ),
      },
      { type: 'softmax', build: (inside, value) => inside.operation('softmax', [value]) },
    ],
    [
      { name: 'aux1', at: '3a', build: head },
      { name: 'aux2', at: '3b', build: head },
    ],
  )
}
