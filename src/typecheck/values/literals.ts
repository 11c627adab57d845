/** Numbers as they are written: their units, and what those are worth at a place. */
import { problem } from '../../diagnostics/report.ts'
import type { Expression } from '../../parser/ast.ts'
import { type Dimension, multiply, number, parseRational, rational } from '../../shape/index.ts'
import type { Checking } from '../checking.ts'
import { type Scope, unitsAt } from './scope.ts'
import { constant, unknownValue, type Value } from './values.ts'

const binaryUnits: Readonly<Record<string, bigint>> = {
  KiB: 2n ** 10n,
  MiB: 2n ** 20n,
  GiB: 2n ** 30n,
  TiB: 2n ** 40n,
}
const decimalUnits: Readonly<Record<string, bigint>> = {
  K: 10n ** 3n,
  M: 10n ** 6n,
  G: 10n ** 9n,
  T: 10n ** 12n,
}

/** The size of a unit at a place, or null for a unit that counts training. */
export function unitSize(unit: string, scope: Scope): Dimension | null {
  if (unit === '') return number(1)
  if (unit === '%') return number(rational(1, 100))
  const binary = binaryUnits[unit]
  if (binary) return number(binary)
  const decimal = decimalUnits[unit]
  if (decimal) return unitsAt(scope)?.[unit as 'K' | 'M' | 'G' | 'T'] ?? number(decimal)
  return null
}

/** The value of a number as it is written; reports a unit that has no meaning there. */
export function literal(
  expression: Extract<Expression, { kind: 'number' }>,
  scope: Scope,
  checking: Checking,
): Value {
  const mantissa = parseRational(expression.mantissa)
  if (!mantissa) return unknownValue
  const size = unitSize(expression.unit, scope)
  if (!size) {
    checking.report(problem('type/unit', expression.span, { unit: expression.unit }))
    return unknownValue
  }
  return constant(multiply(number(mantissa), size))
}
