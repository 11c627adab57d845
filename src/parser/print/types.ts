/** Prints types, signatures, shapes and parameters. */
import type { Axis, Expression, Parameter, ShapePattern, Signature, TypeExpression } from '../ast.ts'
import { level, printExpression } from './expressions.ts'
import { printName } from './names.ts'

export function printParameters(parameters: readonly Parameter[] | null): string {
  if (!parameters) return ''
  const printed = parameters.map(({ name, type, defaultValue }) => {
    const kind = type ? `: ${printType(type)}` : ''
    return `${printName(name)}${kind}${defaultValue ? ` = ${printExpression(defaultValue, level.binary)}` : ''}`
  })
  return `(${printed.join(', ')})`
}

export function printType(type: TypeExpression): string {
  switch (type.kind) {
    case 'named':
      return `${printName(type.name)}${type.optional ? '?' : ''}`
    case 'list-of':
      return `[${printType(type.item)}]`
    case 'block-type':
      return `${printShape(type.input)}${type.output ? ` -> ${printShape(type.output)}` : ''}`
    case 'constructor':
      return `block${printParameters(type.parameters)}${type.signature ? ` : ${printSignature(type.signature)}` : ''}`
  }
}

export function printSignature({ input, output, where }: Signature): string {
  const result = output ? ` -> ${printShape(output)}` : ''
  return `${printShape(input)}${result}${where ? ` where ${printExpression(where, level.binary)}` : ''}`
}

export function printShape({ axes }: ShapePattern): string {
  return axes.map(printAxis).join('×')
}

function printAxis(axis: Axis): string {
  if (axis.kind === 'any') return '..'
  const printed = printExpression(axis.value)
  return isAxis(axis.value) ? printed : `(${printed})`
}

/** Whether an expression can be an axis as it is: a number, a name with suffixes, or something in brackets. */
function isAxis(value: Expression): boolean {
  switch (value.kind) {
    case 'number':
      return value.unit.length <= 1
    case 'group':
    case 'ceiling':
    case 'floor':
    case 'unreadable':
      return true
    default:
      return isNameWithSuffixes(value)
  }
}

function isNameWithSuffixes(value: Expression): boolean {
  switch (value.kind) {
    case 'name':
      return true
    case 'call':
      return isNameWithSuffixes(value.callee)
    case 'index':
      return isNameWithSuffixes(value.list)
    case 'member':
      return isNameWithSuffixes(value.object)
    case 'square':
      return isNameWithSuffixes(value.operand)
    default:
      return false
  }
}
