/** A parameter's value, with formulas in the parameter's own name. */
import { name as nameDimension, show } from '../../shape/index.ts'
import type { Frame, NumberValue, Value } from '../values/values.ts'

/** A parameter's value, its formulas written in the parameter's own name. */
export function reframe(value: Value, parameter: string, frame: Frame): Value {
  const part = (number: NumberValue, suffix: string): NumberValue => ({
    kind: 'number',
    value: number.value,
    formula: nameDimension(parameter + suffix),
    frame,
  })
  switch (value.kind) {
    case 'number':
      return part(value, '')
    case 'shape': {
      const suffixes =
        value.axes.length === 2 ? ['.h', '.w'] : value.axes.length === 3 ? ['.h', '.w', '.c'] : null
      return suffixes
        ? { kind: 'shape', axes: value.axes.map((axis, index) => part(axis, suffixes[index]!)) }
        : value
    }
    case 'window': {
      const square = show(value.strideHeight.value) === show(value.strideWidth.value)
      return {
        kind: 'window',
        height: part(value.height, '.h'),
        width: part(value.width, '.w'),
        strideHeight: part(value.strideHeight, square ? '.stride' : '.stride.h'),
        strideWidth: part(value.strideWidth, square ? '.stride' : '.stride.w'),
      }
    }
    default:
      return value
  }
}
