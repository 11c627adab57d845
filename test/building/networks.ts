/** Networks built by hand on the product's builder: in rows and heads, one function for each call. */
import {
  applyOperation,
  closeCall,
  closeHead,
  closeRow,
  finishNetwork,
  type NetworkBuilder,
  networkBuilder,
  openCall,
  openHead,
  openRow,
} from '../../src/network/build.ts'
import type { GivenArguments } from '../../src/network/given_arguments.ts'
import { type CallValue, INPUT, INPUT_NAME, type Network, type ValueId } from '../../src/network/network.ts'
import { shapeOf as shapeOfValue } from '../../src/network/shape_of.ts'
import { asNumber, type Dimension, number, type Shape, shapeOf } from '../../src/shape/index.ts'
import type { Span } from '../../src/source/source.ts'

/** A call, a head or the network itself while it is built. What an operation does not take is an error. */
export interface Building {
  /** The value that it is applied to. */
  readonly input: ValueId
  readonly shapeOf: (value: ValueId) => Shape
  readonly operation: (
    primitive: string,
    inputs: readonly ValueId[],
    given?: GivenArguments,
    formulas?: GivenArguments,
  ) => ValueId
  readonly call: (use: BlockOptions, input: ValueId, build: (inside: Building) => ValueId) => ValueId
}

export interface BlockOptions {
  readonly block: string
  readonly arguments?: Readonly<Record<string, CallValue>>
  /** Names of the input's sizes, by axis. */
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
  /** The label of its row. */
  readonly at: string
  readonly build: (inside: Building) => ValueId
}

/** The functions that add to what is open; every operation has the place `span`, where there is one. */
export function buildingOn(builder: NetworkBuilder, span?: Span): Building {
  return {
    input: builder.values[0]!,
    shapeOf: (value) => shapeOfValue(builder, value),
    operation: (primitive, inputs, given = {}, formulas = {}) => {
      const applied = applyOperation(builder, primitive, inputs, given, { formulas, span })
      if (!applied.ok) throw new Error(`${primitive}: ${applied.fault.kind}`)
      return applied.value
    },
    call: ({ arguments: given = {}, sizes = [], ...use }, value, build) => {
      const named = Object.entries(given).map(([name, each]) => ({ name, value: each }))
      const call = openCall(builder, { ...use, arguments: named, inputs: [{ value, sizes }] })
      const result = build(buildingOn(call, span))
      closeCall(call, result)
      return result
    },
  }
}

/** A network of rows, one after the other, with heads at labels. */
export function networkOf(
  name: string,
  input: readonly number[],
  rows: readonly RowOptions[],
  heads: readonly HeadOptions[] = [],
  sourceName = 'specs/fixture.inc',
): Network {
  const builder = networkBuilder(name, [{ name: INPUT_NAME, shape: shapeOf(...input) }], { sourceName })
  const body = buildingOn(builder)
  const labelled = new Map<string, ValueId>()
  let value = INPUT
  for (const { type, label, build } of rows) {
    const row = openRow(builder, { type, label: label ?? null, input: value })
    value = build(body, value)
    closeRow(row, value)
    if (label !== undefined && !labelled.has(label)) labelled.set(label, value)
  }
  for (const { name: head, at, build } of heads) {
    const open = openHead(builder, { head, at, input: labelled.get(at)! })
    closeHead(open, build(buildingOn(open)))
  }
  return finishNetwork(builder, value, { hasTable: true })
}

/** A number that a block is called with, as a formula of the caller where it is not the number itself. */
export function numeric(value: number, formula: Dimension = number(value)): CallValue {
  return { kind: 'number', value: number(value), formula }
}

/** The channels of a value. */
export function channelsOf(inside: Building, value: ValueId): number {
  return asNumber(inside.shapeOf(value).at(-1)!)!
}
