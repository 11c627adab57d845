/** What the arguments of an operation need: that each lies in the range of its parameter. */
import { type Dimension, isNumber, number, one, zero } from '../../shape/index.ts'
import { isCount, noNeeds, reaches } from './needs.ts'
import type { ArgumentKinds, Need, OperationParameter, OperationParameters, ShapeFault } from './primitive.ts'

/** A range of numbers or, if `whole`, of whole numbers; both ends are allowed. */
interface Range {
  readonly whole: boolean
  readonly least: Dimension | null
  readonly most: Dimension | null
}

const positive: Range = { whole: true, least: one, most: null }
const notNegative: Range = { whole: true, least: zero, most: null }

function valueNeeds(argument: string, value: Dimension, range: Range): readonly Need[] {
  const { whole, least, most } = range
  const fault = (): ShapeFault => ({ kind: 'out-of-range', argument, value, allowed: shownRange(range) })
  const fromBelow =
    least === null ? noNeeds : whole ? isCount(value, least, fault) : reaches(value, least, fault)
  const fromAbove = most === null ? noNeeds : reaches(most, value, fault)
  return fromBelow === noNeeds ? fromAbove : [...fromBelow, ...fromAbove]
}

function shownRange({ whole, least, most }: Range): string {
  const kind = whole ? 'a whole number' : 'a number'
  const bounds = [
    ...(least === null ? [] : [`at least ${shown(least)}`]),
    ...(most === null ? [] : [`at most ${shown(most)}`]),
  ]
  return bounds.length === 0 ? kind : `${kind} of ${bounds.join(' and ')}`
}

const shown = (bound: Dimension) =>
  isNumber(bound) ? `${Number(bound.value.numerator) / Number(bound.value.denominator)}` : ''

const bound = (value: number | undefined) => (value === undefined ? null : number(value))

/** The range of an `int` or `number`. */
function rangeOf(parameter: OperationParameter): Range {
  const { least, most } = parameter
  if (least === undefined && most === undefined && parameter.kind === 'int') return positive
  const whole = parameter.kind === 'int'
  return { whole, least: bound(least) ?? (whole ? one : null), most: bound(most) }
}

function parameterNeeds(name: string, parameter: OperationParameter, value: unknown): readonly Need[] {
  const allPositive = (values: readonly Dimension[]) => {
    let needs = noNeeds
    for (const each of values) {
      const more = valueNeeds(name, each, positive)
      if (more !== noNeeds) needs = [...needs, ...more]
    }
    return needs
  }
  switch (parameter.kind) {
    case 'int':
    case 'number':
      return valueNeeds(name, value as Dimension, rangeOf(parameter))
    case 'window': {
      const { height, width, strideHeight, strideWidth } = value as ArgumentKinds['window']
      return allPositive([height, width, strideHeight, strideWidth])
    }
    case 'size': {
      const { height, width } = value as ArgumentKinds['size']
      return allPositive([height, width])
    }
    case 'shape':
      return allPositive(value as ArgumentKinds['shape'])
    case 'padding': {
      const padding = value as ArgumentKinds['padding']
      return 'amount' in padding ? valueNeeds(name, padding.amount, notNegative) : noNeeds
    }
    case 'boolean':
    case 'text':
      return noNeeds
  }
}

/** That each argument lies in its parameter's range: an `int` at 1 or above (or its own least), a window with cells, a padding not below 0. */
export function argumentNeeds(
  parameters: OperationParameters,
  args: Readonly<Record<string, unknown>>,
): readonly Need[] {
  let needs = noNeeds
  for (const name of Object.keys(parameters)) {
    const more = parameterNeeds(name, parameters[name]!, args[name])
    if (more !== noNeeds) needs = [...needs, ...more]
  }
  return needs
}
