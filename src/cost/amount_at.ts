/** Evaluates the amounts of networks with open sizes at given sizes. */
import {
  type Dimension,
  evaluateDimension,
  isNumber,
  names,
  number as numberOf,
  type Values,
} from '../shape/index.ts'
import type { Amount } from './amount.ts'

/** The names of open sizes that an amount depends on. */
export function namesOfAmount(amount: Amount): readonly string[] {
  const parts =
    amount.kind === 'number'
      ? [amount.value]
      : amount.kind === 'shape'
        ? amount.axes
        : amount.kind === 'extent'
          ? [amount.height, amount.width]
          : []
  return [...new Set(parts.flatMap((part) => [...names(part)]))]
}

/** A number, with these values for its names. */
export function valueAt(value: Dimension, values: Values): Dimension {
  return isNumber(value) ? value : numberOf(evaluateDimension(value, values))
}

/** An amount, with these values for the network's open sizes. */
export function amountAt(amount: Amount, values: Values): Amount {
  switch (amount.kind) {
    case 'number':
      return { ...amount, value: valueAt(amount.value, values) }
    case 'shape':
      return { ...amount, axes: amount.axes.map((axis) => valueAt(axis, values)) }
    case 'extent':
      return { ...amount, height: valueAt(amount.height, values), width: valueAt(amount.width, values) }
    case 'none':
      return amount
  }
}
