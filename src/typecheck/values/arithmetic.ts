/** Operators on values: numbers, sizes, shapes and windows, comparisons, and `×` that joins or repeats. */
import { problem } from '../../diagnostics/report.ts'
import type { BinaryOperator } from '../../parser/ast.ts'
import {
  add,
  asInteger,
  compare,
  type Dimension,
  divide,
  type Fact,
  isAtLeast,
  isEqual,
  isNumber,
  multiply,
  remainder,
  show,
  subtract,
  wholeness,
  zero,
} from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { type Demand, meet, meetAll, settle } from '../assumptions/proof.ts'
import { type Checking, Halt, limits } from '../checking.ts'
import { openRange } from './open_list.ts'
import {
  type Block,
  combine,
  constant,
  describeKind,
  type NumberValue,
  type ShapeValue,
  truthValue,
  unknownValue,
  type Value,
} from './values.ts'

type ValueOperator = Exclude<BinaryOperator, 'and' | 'or'>

/** `left operator right`; blocks must already be blocks, not constructors. Reports operands that do not go together. */
export function operate(
  operator: ValueOperator,
  left: Value,
  right: Value,
  span: Span,
  checking: Checking,
): Value {
  if (left.kind === 'unknown' || right.kind === 'unknown') return unknownValue
  switch (operator) {
    case '×':
      return joinSizes(left, right) ?? repeated(left, right, span, checking) ?? wrongOperands()
    case '/':
      return quotient(left, right, span, checking) ?? wrongOperands()
    case '%':
      if (left.kind !== 'number' || right.kind !== 'number') return wrongOperands()
      return isDivisor(right, span, checking) ? arithmetic(remainder, left, right) : unknownValue
    case '·':
      return left.kind === 'number' && right.kind === 'number'
        ? arithmetic(multiply, left, right)
        : wrongOperands()
    case '+':
      return left.kind === 'number' && right.kind === 'number'
        ? arithmetic(add, left, right)
        : wrongOperands()
    case '-':
      return left.kind === 'number' && right.kind === 'number'
        ? arithmetic(subtract, left, right)
        : wrongOperands()
    case '..':
      return left.kind === 'number' && right.kind === 'number'
        ? range(left, right, span, checking)
        : wrongOperands()
    case '==':
    case '!=': {
      const same = sameValue(left, right, span, checking)
      return same === null ? wrongOperands() : truthValue(same === (operator === '=='))
    }
    case '<':
    case '<=':
    case '>':
    case '>=': {
      if (left.kind !== 'number' || right.kind !== 'number') return wrongOperands()
      const order = compare(left.value, right.value)
      if (order === null) return wrongOperands()
      return truthValue(
        operator === '<'
          ? order < 0
          : operator === '<='
            ? order <= 0
            : operator === '>'
              ? order > 0
              : order >= 0,
      )
    }
  }

  function wrongOperands(): Value {
    checking.report(
      problem('type/operands', span, {
        operator,
        needed: neededOperands[operator],
        found: `${describeKind(left)} and ${describeKind(right)}`,
      }),
    )
    return unknownValue
  }
}

const numbers = 'two numbers'
const neededOperands: Readonly<Record<ValueOperator, string>> = {
  '×': 'numbers and sizes, or a block and a count',
  '/': 'two numbers, or a size and a stride',
  '%': numbers,
  '·': numbers,
  '+': numbers,
  '-': numbers,
  '..': numbers,
  '==': 'two values of one kind',
  '!=': 'two values of one kind',
  '<': numbers,
  '<=': numbers,
  '>': numbers,
  '>=': numbers,
}

type Arithmetic = (a: Dimension, b: Dimension) => Dimension

function arithmetic(operation: Arithmetic, left: NumberValue, right: NumberValue): NumberValue {
  return combine([left, right], ([a, b]) => operation(a!, b!))
}

/** Whether a number can be divided by; reports 0. */
function isDivisor({ value }: NumberValue, span: Span, checking: Checking): boolean {
  const never = () => problem('type/division-by-zero', span, {})
  const fact: Fact = { kind: 'different', left: value, right: zero }
  return meet({ fact, span, asks: () => `the divisor ${show(value)} is not 0`, never }, checking)
}

/** `Int×Int`, `Size×Int`, `Int×Size`, `Size×Size`: one more list of axes. */
function joinSizes(left: Value, right: Value): ShapeValue | null {
  const leftAxes = left.kind === 'number' ? [left] : left.kind === 'shape' ? left.axes : null
  const rightAxes = right.kind === 'number' ? [right] : right.kind === 'shape' ? right.axes : null
  return leftAxes && rightAxes ? { kind: 'shape', axes: [...leftAxes, ...rightAxes] } : null
}

/** `b × n` and `n × b`. */
function repeated(left: Value, right: Value, span: Span, checking: Checking): Value | null {
  if (left.kind === 'block' && right.kind === 'number') return repeat(right, left.block, span, checking)
  if (left.kind === 'number' && right.kind === 'block') return repeat(left, right.block, span, checking)
  return null
}

/** `n` copies of a block in a row; none is the identity. Reports a count that is not a whole number from 0 on. */
export function repeat(times: NumberValue, block: Block, span: Span, checking: Checking): Value {
  const count = asInteger(times.value)
  if (count === null && checking.proof !== null && !isNumber(times.value)) {
    const limit = () => problem('limit/count', span, { limit: limits.listLength })
    const asks = () => `the count ${show(times.value)} is a whole number of at least 0`
    const demands = [wholeness(times.value), isAtLeast(times.value, zero)].map(
      (fact): Demand => ({ fact, span, asks, never: limit }),
    )
    if (!meetAll(demands, checking)) return unknownValue
    return { kind: 'block', block: { kind: 'open-repeat', count: times.value, block, index: null, span } }
  }
  if (count === null || count < 0n || count > BigInt(limits.listLength)) {
    checking.report(problem('limit/count', span, { limit: limits.listLength }))
    return unknownValue
  }
  return { kind: 'block', block: { kind: 'repeat', count: Number(count), block, span } }
}

/** Numbers divide exactly; a size over a stride is a window. */
function quotient(left: Value, right: Value, span: Span, checking: Checking): Value | null {
  if (left.kind === 'number' && right.kind === 'number')
    return isDivisor(right, span, checking) ? arithmetic(divide, left, right) : unknownValue
  if (left.kind !== 'shape' || left.axes.length !== 2) return null
  const [height, width] = left.axes as [NumberValue, NumberValue]
  if (right.kind === 'number')
    return { kind: 'window', height, width, strideHeight: right, strideWidth: right }
  if (right.kind !== 'shape' || right.axes.length !== 2) return null
  const [strideHeight, strideWidth] = right.axes as [NumberValue, NumberValue]
  return { kind: 'window', height, width, strideHeight, strideWidth }
}

/** `1..n`: whole numbers, both ends included; empty where the end lies before the start. */
function range(left: NumberValue, right: NumberValue, span: Span, checking: Checking): Value {
  const first = asInteger(left.value)
  const last = asInteger(right.value)
  if (checking.proof !== null && !(isNumber(left.value) && isNumber(right.value)))
    return openRange(left, right, span, checking)
  if (first === null || last === null) {
    checking.report(problem('type/not-whole', span, { place: '`..`', value: 'a fraction', quotient: null }))
    return unknownValue
  }
  const length = last < first ? 0n : last - first + 1n
  if (length > BigInt(limits.listLength)) {
    checking.report(problem('limit/list', span, { limit: limits.listLength }))
    throw new Halt()
  }
  return {
    kind: 'list',
    items: Array.from({ length: Number(length) }, (_, index) => constant(first + BigInt(index))),
  }
}

/** Whether two values are the same; null where they cannot be compared. `none` can be compared with everything. */
function sameValue(left: Value, right: Value, span: Span, checking: Checking): boolean | null {
  if (left.kind === 'none' || right.kind === 'none') return left.kind === right.kind
  if (left.kind === 'number' && right.kind === 'number')
    return settle(isEqual(left.value, right.value), span, checking)
  if (left.kind === 'boolean' && right.kind === 'boolean') return left.value === right.value
  if (left.kind === 'text' && right.kind === 'text') return left.value === right.value
  if (left.kind === 'shape' && right.kind === 'shape')
    return (
      left.axes.length === right.axes.length &&
      left.axes.every((axis, index) => sameValue(axis, right.axes[index]!, span, checking) === true)
    )
  if (left.kind === 'window' && right.kind === 'window')
    return (['height', 'width', 'strideHeight', 'strideWidth'] as const).every(
      (part) => sameValue(left[part], right[part], span, checking) === true,
    )
  if (left.kind === 'padding' && right.kind === 'padding')
    return (
      left.rule === right.rule &&
      (left.amount === null || right.amount === null
        ? left.amount === right.amount
        : sameValue(left.amount, right.amount, span, checking) === true)
    )
  if (left.kind === 'list' && right.kind === 'list')
    return (
      left.items.length === right.items.length &&
      left.items.every((item, index) => sameValue(item, right.items[index]!, span, checking) === true)
    )
  return null
}
