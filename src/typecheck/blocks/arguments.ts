/** From the values of a call to an operation's arguments, and to the arguments that a `Call` records. */

import type { CallValue } from '../../network/network.ts'
import type { AnyPrimitive, ArgumentValue, OperationParameter } from '../../ops/record/primitive.ts'
import { canonicalName } from '../../parser/ast.ts'
import { type Dimension, number, type Padding } from '../../shape/index.ts'
import { type BoundArguments, type Frame, formulaIn, type NumberValue, type Value } from '../values/values.ts'

/** What an operation is given, and the same in the names of the enclosing call. */
export interface OperationArguments {
  readonly arguments: Readonly<Record<string, ArgumentValue>>
  readonly formulas: Readonly<Record<string, ArgumentValue>>
}

/** The arguments of a primitive as its record takes them, and the same as formulas of the call `frame`. */
export function operationArguments(
  primitive: AnyPrimitive,
  bound: BoundArguments,
  frame: Frame | null,
): OperationArguments {
  const values: Record<string, ArgumentValue> = {}
  const formulas: Record<string, ArgumentValue> = {}
  for (const [name, parameter] of Object.entries(primitive.parameters)) {
    const passed = bound.get(canonicalName(name))
    if (passed) {
      values[name] = argumentValue(passed.value, parameter, (part) => part.value)
      formulas[name] = argumentValue(passed.value, parameter, (part) => formulaIn(frame, part))
    } else if (parameter.defaultValue !== undefined) {
      values[name] = parameter.defaultValue
      formulas[name] = parameter.defaultValue
    }
  }
  return { arguments: values, formulas }
}

function argumentValue(
  value: Value,
  parameter: OperationParameter,
  read: (part: NumberValue) => Dimension,
): ArgumentValue {
  switch (value.kind) {
    case 'number':
      return read(value)
    case 'shape': {
      const axes = value.axes.map(read)
      const [height, width] = axes as [Dimension, Dimension]
      if (parameter.kind === 'size') return { height, width }
      if (parameter.kind === 'window')
        return { height, width, strideHeight: number(1), strideWidth: number(1) }
      return axes
    }
    case 'window':
      return {
        height: read(value.height),
        width: read(value.width),
        strideHeight: read(value.strideHeight),
        strideWidth: read(value.strideWidth),
      }
    case 'padding':
      return paddingOf(value, read)
    case 'boolean':
    case 'text':
      return value.value
    default:
      throw new Error(`a primitive was given ${value.kind}, which the kinds of its parameters exclude`)
  }
}

function paddingOf(
  value: Extract<Value, { kind: 'padding' }>,
  read: (part: NumberValue) => Dimension,
): Padding {
  if (value.rule === 'same' || value.rule === 'valid' || value.amount === null)
    return { kind: value.rule as 'same' | 'valid' }
  return { kind: value.rule, amount: read(value.amount) }
}

/** A value as a `Call` records it, its formulas in the terms of the calling frame. */
export function callValue(value: Value, frame: Frame | null): CallValue {
  switch (value.kind) {
    case 'number':
      return { kind: 'number', value: value.value, formula: formulaIn(frame, value) }
    case 'shape': {
      const values = value.axes.map((axis) => axis.value)
      const formulas = value.axes.map((axis) => formulaIn(frame, axis))
      if (values.length !== 2) return { kind: 'shape', value: values, formula: formulas }
      return { kind: 'size', value: [values[0]!, values[1]!], formula: [formulas[0]!, formulas[1]!] }
    }
    case 'window': {
      const parts = [value.height, value.width, value.strideHeight, value.strideWidth] as const
      const [height, width, strideHeight, strideWidth] = parts.map((part) => part.value) as [
        Dimension,
        Dimension,
        Dimension,
        Dimension,
      ]
      const [a, b, c, d] = parts.map((part) => formulaIn(frame, part)) as [
        Dimension,
        Dimension,
        Dimension,
        Dimension,
      ]
      return { kind: 'window', value: [height, width, strideHeight, strideWidth], formula: [a, b, c, d] }
    }
    case 'boolean':
      return { kind: 'boolean', value: value.value }
    case 'text':
      return { kind: 'text', value: value.value }
    case 'none':
      return { kind: 'none' }
    default:
      return { kind: 'other', shown: shownValue(value) }
  }
}

function shownValue(value: Value): string {
  switch (value.kind) {
    case 'padding':
      return value.rule
    case 'constructor':
      return value.constructor.kind === 'primitive'
        ? value.constructor.primitive.name
        : value.constructor.name
    case 'block':
      return value.block.span.source.text
        .slice(value.block.span.start, value.block.span.end)
        .replace(/\s+/g, ' ')
    case 'list':
      return `a list of ${value.items.length}`
    default:
      return value.kind
  }
}
