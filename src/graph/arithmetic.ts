/** Element-wise arithmetic on tensors, with broadcasting of axes of size 1. */
import { floats, uniformValue } from './constants.ts'
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { type Axes, axesOf, elementAttribute, showAxes, type Tensor, tensor, typeOf } from './node.ts'
import { summedTo } from './reductions.ts'

/** The axes that two tensors broadcast to. */
function joined(a: Axes, b: Axes): Axes {
  const length = Math.max(a.length, b.length)
  return Array.from({ length }, (_, index) => {
    const at = index - length
    const [left, right] = [a.at(at), b.at(at)]
    const of = (axes: Axes, size: number | null | undefined) => (axes.length + at < 0 ? 1 : size!)
    const [first, second] = [of(a, left), of(b, right)]
    if (first === second || second === 1) return first
    if (first === 1) return second
    throw new Error(`${showAxes(a)} and ${showAxes(b)} cannot be broadcast together`)
  })
}

function binary(operation: string, a: Tensor, b: Tensor): Tensor {
  return tensor(operation, [a, b], elementAttribute(a), {
    element: typeOf(a).element,
    axes: joined(axesOf(a), axesOf(b)),
  })
}

/** An element-wise operation with one input. */
export function unary(operation: string, of: Tensor): Tensor {
  return tensor(operation, [of], elementAttribute(of), typeOf(of))
}

const numberOr = (value: Tensor | number) => (typeof value === 'number' ? floats(value) : value)

/** Whether `value` is a constant that leaves `other` unchanged, axes included. */
function isNeutral(value: Tensor, neutral: number, other: Tensor): boolean {
  return (
    uniformValue(value) === neutral && joined(axesOf(value), axesOf(other)).join() === axesOf(other).join()
  )
}

export function add(a: Tensor | number, b: Tensor | number): Tensor {
  const [left, right] = [numberOr(a), numberOr(b)]
  if (isNeutral(left, 0, right)) return right
  return isNeutral(right, 0, left) ? left : binary('AddV2', left, right)
}

export function subtract(a: Tensor | number, b: Tensor | number): Tensor {
  const [left, right] = [numberOr(a), numberOr(b)]
  return isNeutral(right, 0, left) ? left : binary('Sub', left, right)
}

export function multiply(a: Tensor | number, b: Tensor | number): Tensor {
  const [left, right] = [numberOr(a), numberOr(b)]
  const [first, second] = [uniformValue(left), uniformValue(right)]
  if (first !== null && second !== null && axesOf(left).length === 0 && axesOf(right).length === 0)
    return floats(Math.fround(Math.fround(first) * Math.fround(second)))
  if (isNeutral(left, 1, right)) return right
  return isNeutral(right, 1, left) ? left : binary('Mul', left, right)
}

export function divide(a: Tensor | number, b: Tensor | number): Tensor {
  const [left, right] = [numberOr(a), numberOr(b)]
  return isNeutral(right, 1, left) ? left : binary('RealDiv', left, right)
}

/** The sum of tensors with equal axes, as one operation. */
export function sumOf(terms: readonly Tensor[]): Tensor {
  const [first, ...others] = terms as readonly [Tensor, ...Tensor[]]
  if (others.length === 0) return first
  return tensor(
    'AddN',
    terms,
    { ...elementAttribute(first), N: { kind: 'int', value: terms.length } },
    typeOf(first),
  )
}

/** Compares element by element: equal, greater, or at least as large. */
export function compare(operation: 'Equal' | 'Greater' | 'GreaterEqual', a: Tensor, b: Tensor): Tensor {
  return tensor(operation, [a, b], elementAttribute(a), {
    element: 'bool',
    axes: joined(axesOf(a), axesOf(b)),
  })
}

export function cast(of: Tensor, element: 'float32' | 'bfloat16' | 'int32'): Tensor {
  if (typeOf(of).element === element) return of
  const attributes = { ...elementAttribute(of, 'SrcT'), DstT: { kind: 'type', value: element } } as const
  return tensor('Cast', [of], attributes, { element, axes: axesOf(of) })
}

/** Selects `yes` where the condition holds and `no` elsewhere. */
export function where(condition: Tensor, yes: Tensor, no: Tensor): Tensor {
  return tensor('SelectV2', [condition, yes, no], elementAttribute(yes), {
    element: typeOf(yes).element,
    axes: joined(axesOf(condition), joined(axesOf(yes), axesOf(no))),
  })
}

export const arithmeticGradients: GradientRules = {
  AddV2: ruleOfFirst((gradient, { inputs }) => inputs.map((input) => summedTo(gradient, input))),
  Sub: ruleOfFirst((gradient, { inputs: [a, b] }) => [
    summedTo(gradient, a!),
    summedTo(unary('Neg', gradient), b!),
  ]),
  Mul: ruleOfFirst((gradient, { inputs: [a, b] }) => [
    summedTo(multiply(gradient, b!), a!),
    summedTo(multiply(gradient, a!), b!),
  ]),
  RealDiv: ruleOfFirst((gradient, { inputs: [a, b] }) => [
    summedTo(divide(gradient, b!), a!),
    summedTo(unary('Neg', multiply(gradient, divide(divide(a!, b!), b!))), b!),
  ]),
  AddN: ruleOfFirst((gradient, { inputs }) => inputs.map(() => gradient)),
  Neg: ruleOfFirst((gradient) => [unary('Neg', gradient)]),
  Cast: ruleOfFirst((gradient, { inputs: [of] }) => {
    const { element } = typeOf(of!)
    return [element === 'float32' || element === 'bfloat16' ? cast(gradient, element) : null]
  }),
  Identity: ruleOfFirst((gradient) => [gradient]),
  SelectV2: ruleOfFirst((gradient, { inputs: [condition, yes, no] }) => [
    null,
    summedTo(where(condition!, gradient, floats(0)), yes!),
    summedTo(where(condition!, floats(0), gradient), no!),
  ]),
}
