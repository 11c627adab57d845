/** Operations as text: a use of one, and its description for `inc explain`. */
import {
  type ArgumentValue,
  type Dimension,
  isPrimitiveName,
  type Operation,
  type OperationParameter,
  operationSignature,
  type Padding,
  primitives,
  type Shape,
  type Size,
  type Style,
  show,
  showPadding,
  showShape,
  showSize,
  showWindow,
  type Window,
} from '../index.ts'

/** `conv2d(3×3, 128)`: an operation with its arguments, except those equal to their defaults. */
export function operationName({ primitive, arguments: values }: Operation): string {
  const parameters = Object.entries(primitives[primitive].parameters)
  const shown = parameters.flatMap(([name, parameter]) => {
    const value = values[name]
    if (value === undefined) return []
    const text = argumentText(parameter.kind, value)
    if (parameter.defaultValue === undefined) return [text]
    return text === argumentText(parameter.kind, parameter.defaultValue) ? [] : [`${name}: ${text}`]
  })
  return shown.length === 0 ? primitive : `${primitive}(${shown.join(', ')})`
}

function argumentText(kind: OperationParameter['kind'], value: ArgumentValue): string {
  switch (kind) {
    case 'int':
    case 'number':
      return show(value as Dimension)
    case 'window':
      return showWindow(value as Window)
    case 'size':
      return showSize(value as Size)
    case 'shape':
      return showShape(value as Shape)
    case 'padding':
      return showPadding(value as Padding)
    case 'boolean':
    case 'text':
      return String(value)
  }
}

/** The names that `operationText` knows. */
export function operationNames(): readonly string[] {
  return Object.keys(primitives)
}

/** Signature, rule, parameters and examples of an operation; null if there is no such operation. */
export function operationText(name: string, style: Style): string | null {
  if (!isPrimitiveName(name)) return null
  const operation = primitives[name]
  const parameters = Object.entries(operation.parameters)
  const width = Math.max(0, ...parameters.map(([parameter]) => parameter.length))
  return [
    `${style.strong(operationSignature(operation))} : ${operation.rule}`,
    '',
    operation.summary,
    ...(parameters.length > 0 ? [''] : []),
    ...parameters.map(([parameter, { meaning }]) => `  ${style.note(parameter.padEnd(width))}  ${meaning}`),
    '',
    style.strong('Examples:'),
    ...operation.examples.map(
      ({ source, inputs, output }) =>
        `  ${source}  ${style.faint(`${inputs.map(axes).join(', ')} → ${axes(output)}`)}`,
    ),
    '',
  ].join('\n')
}

function axes(shape: readonly number[]): string {
  return shape.join('×')
}
