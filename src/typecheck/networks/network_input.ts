/** A network's input: the numbers of its signature, names for the sizes that it leaves open, or a size asked for. */

import { problem } from '../../diagnostics/report.ts'
import { type Axis, nameOfAxis, type ShapePattern, type Signature } from '../../parser/ast.ts'
import {
  asInteger,
  type Dimension,
  equal,
  name as nameDimension,
  type Shape,
  showShape,
} from '../../shape/index.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { lookUp, type Scope } from '../values/scope.ts'
import { constant } from '../values/values.ts'
import { type AskedSize, inputAt } from './asked_size.ts'

/** The input that a network is built at. */
export interface NetworkInput {
  readonly shape: Shape
  /** Whether a number of the signature was replaced: what the signature says of the output is about another input then. */
  readonly isOther: boolean
  /** Whether this size was asked for. */
  readonly isAsked: boolean
}

/**
 * The axes of a network's input: numbers, or names where the signature leaves sizes open; `asked` puts a size in their
 * place. `scope` binds the network's options and a family's columns. Null after reporting an axis that is neither,
 * or after telling `asked.misfit` why it does not fit.
 */
export function networkInput(
  network: string,
  signature: Signature,
  scope: Scope,
  asked: AskedSize | null,
  checking: Checking,
): NetworkInput | null {
  if (!signature.output) checking.report(problem('type/network-output', signature.span, { network }))
  const declared = declaredAxes(signature.input, scope, checking)
  if (!declared) {
    checking.report(problem('type/network-sizes', signature.input.span, { network }))
    return null
  }
  if (!asked || (asked.network !== null && asked.network !== network))
    return { shape: declared, isOther: false, isAsked: false }
  const found = inputAt(declared, asked.axes)
  if ('fault' in found) {
    asked.misfit(network, found.fault)
    return null
  }
  const isOther = declared.some((axis, index) => equal(axis, found.shape[index]!) === 'no')
  return { shape: found.shape, isOther, isAsked: true }
}

function declaredAxes(pattern: ShapePattern, scope: Scope, checking: Checking): Shape | null {
  const axes = pattern.axes.map((axis) => declaredAxis(axis, scope, checking))
  return axes.every((axis) => axis !== null) ? axes : null
}

/** A number, an option or a column of the family's table that is one, or a name of its own. */
function declaredAxis(axis: Axis, scope: Scope, checking: Checking): Dimension | null {
  if (axis.kind === 'any') return null
  const name = nameOfAxis(axis)
  if (name && !lookUp(scope, name.key)) return nameDimension(name.text)
  if (!name && axis.value.kind !== 'number') return null
  const value = evaluate(axis.value, scope, checking)
  const size = value.kind === 'number' ? asInteger(value.value) : null
  return size !== null && size >= 1n ? constant(size).value : null
}

/** A signature with numbers in its input where another size is asked for; its output is then left out. */
export function signatureAt(signature: Signature, { shape, isOther }: NetworkInput): Signature {
  if (!isOther) return signature
  const axes = signature.input.axes.map((axis, index): Axis => {
    const text = `${asInteger(shape[index]!)}`
    const { span } = axis
    return { kind: 'size', value: { kind: 'number', mantissa: text, unit: '', text, span }, span }
  })
  return { input: { ...signature.input, axes }, output: null, where: signature.where, span: signature.span }
}

/** What is reported at a size that was asked for says which. */
export function checkingAt(
  { input }: Signature,
  { shape, isAsked }: NetworkInput,
  checking: Checking,
): Checking {
  if (!isAsked) return checking
  const label = { span: input.span, text: `taken at ${showShape(shape)}` }
  return { ...checking, report: (found) => checking.report({ ...found, labels: [...found.labels, label] }) }
}
