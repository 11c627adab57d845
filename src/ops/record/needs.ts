/** The needs that operations have of sizes: none where numbers meet them, else the fact and the fault. */
import {
  compare,
  type Dimension,
  equal,
  type Fact,
  isAtLeast,
  isDivisible,
  isEqual,
  isNumber,
  isWhole,
  keyOf,
  multiply,
  one,
  remainder,
  wholeness,
  zero,
} from '../../shape/index.ts'
import type { Need, ShapeFault } from './primitive.ts'

/** Asked only where numbers do not settle it: a network of numbers has no needs to build. */
type FaultOf = () => ShapeFault

/** Nothing is needed. */
export const noNeeds: readonly Need[] = []

const need = (fact: Fact, fault: FaultOf): readonly Need[] => [{ fact, fault: fault() }]

/** left = right. */
export function equals(left: Dimension, right: Dimension, fault: FaultOf): readonly Need[] {
  const areNumbers = isNumber(left) && isNumber(right)
  const isPlain = areNumbers ? equal(left, right) === 'yes' : keyOf(left) === keyOf(right)
  return isPlain ? noNeeds : need(isEqual(left, right), fault)
}

/** value ≥ least. */
export function reaches(value: Dimension, least: Dimension, fault: FaultOf): readonly Need[] {
  const isPlain = isNumber(value) && isNumber(least) && compare(value, least) !== -1
  return isPlain ? noNeeds : need(isAtLeast(value, least), fault)
}

/** value < limit. */
export function staysBelow(value: Dimension, limit: Dimension, fault: FaultOf): readonly Need[] {
  const isPlain = isNumber(value) && isNumber(limit) && compare(value, limit) === -1
  return isPlain ? noNeeds : need({ kind: 'below', value, limit }, fault)
}

/** divisor divides value; both are whole numbers, and the divisor is at least 1. */
export function divides(divisor: Dimension, value: Dimension, fault: FaultOf): readonly Need[] {
  const isPlain = isNumber(divisor) && (isNumber(value) ? isMultiple(value, divisor) : isOne(divisor))
  return isPlain ? noNeeds : need(isDivisible(value, divisor), fault)
}

/** divisor does not divide value; both are whole numbers, and the divisor is at least 1. */
export function misses(divisor: Dimension, value: Dimension, fault: FaultOf): readonly Need[] {
  const isPlain = isNumber(divisor) && isNumber(value) && !isMultiple(value, divisor)
  return isPlain ? noNeeds : need({ kind: 'indivisible', value, divisor }, fault)
}

const isMultiple = (value: Dimension, divisor: Dimension) => equal(remainder(value, divisor), zero) === 'yes'
const isOne = (value: Dimension) => equal(value, one) === 'yes'

/** value is a whole number of at least `least`. */
export function isCount(value: Dimension, least: Dimension, fault: FaultOf): readonly Need[] {
  if (isWhole(value)) return reaches(value, least, fault)
  const whole = wholeness(value)
  // Where n/d is whole, it is at least 1 as soon as n is.
  const reached =
    whole.kind === 'divisible' && isOne(least)
      ? reaches(multiply(value, whole.divisor), one, fault)
      : reaches(value, least, fault)
  return [...need(whole, fault), ...reached]
}
