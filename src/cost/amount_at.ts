/** Amounts of networks that leave sizes open, where these have numbers. */
import {
  type Dimension,
  evaluateDimension,
  isNumber,
  names,
  number as numberOf,
  type Values,
} from '../shape/index.ts'
import type { Amount } from './amount.ts'

/** The names of sizes that an amount depends on. */
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

/** A number where its names have these values. */
export function valueAt(value: Dimension, values: Values): Dimension {
  return isNumber(value) ? value : numberOf(evaluateDimension(value, values))
}

/** An amount where the names of the network's sizes have these values. */
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
