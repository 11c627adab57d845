/** Holds every argument of an operation against the range of its parameter. */
import { compare, type Dimension, isNumber, isWhole, number, one, zero } from '../shape/index.ts'
import type { ArgumentKinds, OperationParameter, OperationParameters, ShapeFault } from './primitive.ts'

function rangeFault(
  argument: string,
  value: Dimension,
  whole: boolean,
  least: Dimension | null,
  most: Dimension | null,
): ShapeFault | null {
  const isOutside =
    (whole && isNumber(value) && !isWhole(value)) ||
    (least !== null && compare(value, least) === -1) ||
    (most !== null && compare(value, most) === 1)
  if (!isOutside) return null
  const kind = whole ? 'a whole number' : 'a number'
  const bounds = [
    ...(least === null ? [] : [`at least ${shown(least)}`]),
    ...(most === null ? [] : [`at most ${shown(most)}`]),
  ]
  const allowed = bounds.length === 0 ? kind : `${kind} of ${bounds.join(' and ')}`
  return { kind: 'out-of-range', argument, value, allowed }
}

const shown = (bound: Dimension) =>
  isNumber(bound) ? `${Number(bound.value.numerator) / Number(bound.value.denominator)}` : ''

const bound = (value: number | undefined, otherwise: Dimension | null) =>
  value === undefined ? otherwise : number(value)

function parameterFault(name: string, parameter: OperationParameter, value: unknown): ShapeFault | null {
  const positive = (values: readonly Dimension[]) => {
    for (const each of values) {
      const fault = rangeFault(name, each, true, one, null)
      if (fault !== null) return fault
    }
    return null
  }
  switch (parameter.kind) {
    case 'int':
      return rangeFault(
        name,
        value as Dimension,
        true,
        bound(parameter.least, one),
        bound(parameter.most, null),
      )
    case 'number':
      return rangeFault(
        name,
        value as Dimension,
        false,
        bound(parameter.least, null),
        bound(parameter.most, null),
      )
    case 'window': {
      const { height, width, strideHeight, strideWidth } = value as ArgumentKinds['window']
      return positive([height, width, strideHeight, strideWidth])
    }
    case 'size': {
      const { height, width } = value as ArgumentKinds['size']
      return positive([height, width])
    }
    case 'shape':
      return positive(value as ArgumentKinds['shape'])
    case 'padding': {
      const padding = value as ArgumentKinds['padding']
      return 'amount' in padding ? rangeFault(name, padding.amount, true, zero, null) : null
    }
    case 'boolean':
    case 'text':
      return null
  }
}

/** The first argument that its parameter does not allow: an `int` below 1 (or its own least), a window of 0 cells, a negative padding. */
export function argumentFault(
  parameters: OperationParameters,
  args: Readonly<Record<string, unknown>>,
): ShapeFault | null {
  for (const name of Object.keys(parameters)) {
    const fault = parameterFault(name, parameters[name]!, args[name])
    if (fault !== null) return fault
  }
  return null
}
