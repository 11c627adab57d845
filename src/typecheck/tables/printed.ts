/** What a claim, a waiver or a budget prints: the value, its unit, and what its last digit is worth. */

import type { Printed, PrintedNumber } from '../../network/network.ts'
import type { Expression } from '../../parser/ast.ts'
import { type Dimension, multiply, number, parseRational, rational } from '../../shape/index.ts'
import { textOf } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { unitSize } from '../values/literals.ts'
import type { Scope } from '../values/scope.ts'

/**
 * Reads a printed value. A number with a unit or decimals is as precise as its last digit: `2.7K` to 0.1K.
 * Without either, and for any other expression, it is exact. Null where it is neither a number nor a shape.
 */
export function readPrinted(expression: Expression, scope: Scope, checking: Checking): Printed | null {
  const text = textOf(expression.span)
  if (expression.kind === 'number') return printedNumber(expression, text, scope)
  const value = evaluate(expression, scope, checking)
  if (value.kind === 'number')
    return { kind: 'number', text, value: value.value, precision: null, unit: null }
  if (value.kind === 'shape') return { kind: 'shape', text, axes: value.axes.map((axis) => axis.value) }
  return null
}

function printedNumber(
  expression: Extract<Expression, { kind: 'number' }>,
  text: string,
  scope: Scope,
): PrintedNumber | null {
  const mantissa = parseRational(expression.mantissa)
  const size = unitSize(expression.unit, scope)
  if (!mantissa || !size) return null
  const decimals = expression.mantissa.match(/\.(\d+)/)?.[1]?.length ?? 0
  const hasUnit = expression.unit !== ''
  const lastDigit: Dimension = multiply(size, number(rational(1n, 10n ** BigInt(decimals))))
  return {
    kind: 'number',
    text,
    value: multiply(number(mantissa), size),
    precision: hasUnit || decimals > 0 ? lastDigit : null,
    unit: hasUnit ? { suffix: expression.unit, size } : null,
  }
}
